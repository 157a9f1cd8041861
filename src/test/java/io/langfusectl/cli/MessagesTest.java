package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MessagesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("%(\\d\\$)?s|%n|%%");

    private final Properties english = words("messages.properties");
    private final Properties japanese = words("messages_ja.properties");

    @Test
    void both_languages_have_the_same_keys() {
        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(japanese.keySet()));
    }

    @Test
    void each_key_has_the_same_placeholders_in_both_languages() {
        assertEquals(placeholders(english), placeholders(japanese));
    }

    @Test
    void every_problem_says_what_happened_and_what_to_do() {
        for (var problem : Problem.values()) {
            assertTrue(english.containsKey("problem." + problem), problem.name());
            assertTrue(english.containsKey("problem." + problem + ".fix"), problem.name());
        }
    }

    @Test
    void the_words_of_a_problem_use_no_detail_that_it_does_not_have() {
        for (var problem : Problem.values()) {
            for (var key : new String[] {"problem." + problem, "problem." + problem + ".fix"}) {
                var details = problem.detailNames().size();
                PLACEHOLDER
                        .matcher(english.getProperty(key))
                        .results()
                        .map(MatchResult::group)
                        .forEach(placeholder -> {
                            var number = placeholder.replaceAll("[^0-9]", "");
                            assertFalse(
                                    !number.isEmpty() && Integer.parseInt(number) > details, key + " " + placeholder);
                        });
            }
        }
    }

    @Test
    void every_reason_has_its_words() {
        for (var reason : Reason.values()) {
            assertTrue(english.containsKey("reason." + reason), reason.name());
        }
    }

    @Test
    void every_state_of_a_service_has_its_word() {
        for (var state : io.langfusectl.stack.model.ProgressEvent.State.values()) {
            assertTrue(english.containsKey("state." + state), state.toString());
        }
    }

    @Test
    void unknown_languages_read_english_and_japanese_falls_back_to_it() {
        assertEquals("ready", Messages.in("fr").say("state.ready"));
        assertEquals("準備完了", Messages.in("ja_JP.UTF-8").say("state.ready"));
    }

    private static Map<String, Set<String>> placeholders(Properties words) {
        var found = new TreeMap<String, Set<String>>();
        words.forEach((key, value) -> {
            var used = new TreeSet<String>();
            PLACEHOLDER
                    .matcher(value.toString())
                    .results()
                    .map(MatchResult::group)
                    .forEach(used::add);
            found.put(key.toString(), used);
        });
        return found;
    }

    private static Properties words(String file) {
        var words = new Properties();
        try (var in = Messages.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return words;
    }
}
