package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No words that nobody says, and no problem that nobody has. */
final class MessageKeysTest {

    /** Keys that are made of one of these and a name that stands elsewhere. */
    private static final List<String> FAMILIES = List.of(
            "problem.",
            "reason.",
            "finding.",
            "hint.",
            "state.",
            "tunnel.state.",
            "models.credentials.",
            "models.life.",
            "models.until.");

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final String sources = sources();
    private final Set<String> names = names(sources.toUpperCase(Locale.ROOT).replace('-', '_'));
    private final String help = flat(String.join(" ", HelpTexts.in("en").values()));

    @Test
    void every_key_is_used() {
        var unused = words().stringPropertyNames().stream()
                .filter(Predicate.not(this::isUsed))
                .sorted()
                .toList();
        assertEquals(List.of(), unused);
    }

    @Test
    void every_problem_and_every_reason_is_somebodys() {
        var declared = List.of(Problem.class.getSimpleName(), Reason.class.getSimpleName());
        var elsewhere = names(
                sources(file -> !declared.contains(file.getFileName().toString().replace(".java", ""))));
        assertEquals(
                List.of(),
                Arrays.stream(Problem.values())
                        .map(Problem::name)
                        .filter(name -> !elsewhere.contains(name))
                        .toList());
        assertEquals(
                List.of(),
                Arrays.stream(Reason.values())
                        .map(Reason::name)
                        .filter(name -> !elsewhere.contains(name))
                        .toList());
    }

    private boolean isUsed(String key) {
        return sources.contains('"' + key + '"') || isOfFamily(key) || isHelp(key);
    }

    private boolean isOfFamily(String key) {
        return FAMILIES.stream()
                .filter(key::startsWith)
                .filter(family -> sources.contains('"' + family + '"'))
                .map(family -> key.substring(family.length()).replaceAll("\\.fix$", ""))
                .anyMatch(name -> names.contains(name.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** What picocli looks up by itself is in some help screen. */
    private boolean isHelp(String key) {
        return help.contains(flat(words().getProperty(key).replace("%n", " ")));
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static Set<String> names(String text) {
        var found = new HashSet<String>();
        NAME.matcher(text).results().forEach(name -> found.add(name.group()));
        return found;
    }

    private static String sources() {
        return sources(file -> true);
    }

    private static String sources(Predicate<Path> wanted) {
        var main = Path.of(System.getProperty("project.basedir", ".")).resolve("src/main");
        try (var files = Files.walk(main)) {
            var text = new StringBuilder();
            for (var file : files.filter(name -> name.toString().matches(".*\\.(java|yml)"))
                    .filter(wanted)
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties words() {
        var words = new Properties();
        try (var in = Messages.class.getResourceAsStream("messages.properties")) {
            words.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
