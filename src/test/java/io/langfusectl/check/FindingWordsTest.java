package io.langfusectl.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is found has its words and its way out, in both languages. */
final class FindingWordsTest {

    private static final Path CODE = Path.of("src/main/java/io/langfusectl/check");
    private static final Path DATA = Path.of("src/main/resources/io/langfusectl/check");
    private static final Path WORDS = Path.of("src/main/resources/io/langfusectl/cli");
    private static final Pattern IN_CODE =
            Pattern.compile("(?:error|warning|Severity\\.[A-Z]+ : Finding\\.Severity\\.WARNING)[(,] ?\"([A-Z0-9_]+)\"");
    private static final Pattern IN_DATA = Pattern.compile("words: ([A-Z0-9_]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("%\\d\\$s");

    @Test
    void each_code_has_words_and_a_fix_in_both_languages() throws IOException {
        var codes = codes();
        assertTrue(codes.size() > 20, "found only " + codes);
        for (var file : Set.of("messages.properties", "messages_ja.properties")) {
            var words = words(file);
            var missing = codes.stream()
                    .flatMap(code -> Stream.of("finding." + code, "finding." + code + ".fix"))
                    .filter(key -> !words.containsKey(key))
                    .toList();
            assertEquals("[]", missing.toString(), file);
        }
    }

    @Test
    void no_words_are_left_over() throws IOException {
        var codes = codes();
        var unused = words("messages.properties").stringPropertyNames().stream()
                .filter(key -> key.matches("finding\\.[A-Z].*"))
                .map(key -> key.replaceFirst("^finding\\.", "").replaceFirst("\\.fix$", ""))
                .filter(code -> !codes.contains(code))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals("[]", unused.toString());
    }

    @Test
    void both_languages_fill_in_the_same_details() throws IOException {
        var english = words("messages.properties");
        var japanese = words("messages_ja.properties");
        for (var key : english.stringPropertyNames()) {
            if (key.startsWith("finding.") && !key.endsWith(".fix")) {
                assertEquals(placeholders(english, key), placeholders(japanese, key), key);
            }
        }
    }

    private static Set<String> placeholders(Properties words, String key) {
        return PLACEHOLDER
                .matcher(words.getProperty(key, ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> codes() throws IOException {
        var codes = new TreeSet<String>();
        collect(CODE, IN_CODE, codes);
        collect(DATA, IN_DATA, codes);
        return codes;
    }

    private static void collect(Path folder, Pattern pattern, Set<String> codes) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file).replaceAll("\\s+", " ");
                pattern.matcher(text).results().map(found -> found.group(1)).forEach(codes::add);
            }
        }
    }

    private static Properties words(String file) throws IOException {
        var words = new Properties();
        try (var reader = Files.newBufferedReader(WORDS.resolve(file))) {
            words.load(reader);
        }
        return words;
    }
}
