package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole day in Japanese: no sentence of the English words is seen. */
final class JapaneseSessionTest {

    private static final Map<String, String> SENTENCES = sentences();

    @TempDir
    Path root;

    /** Parts of English words that stand between placeholders and are not in the Japanese ones too. */
    private static Map<String, String> sentences() {
        var japanese = words("messages_ja.properties");
        var found = new TreeMap<String, String>();
        words("messages.properties").forEach((key, value) -> {
            var translated = japanese.getProperty(key.toString());
            for (var part : value.toString().split("%\\d\\$s|%n|\n|: |langfuse-ctl [a-z-]+|\"|\\(|\\)", -1)) {
                if (part.strip().matches("(?s).*[a-z]+ [a-z]+ .*") && !translated.contains(part.strip())) {
                    found.put(part.strip(), key.toString());
                }
            }
        });
        return found;
    }

    private static Properties words(String file) {
        var words = new Properties();
        try (var in = Messages.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static void isJapanese(String line, Session.Seen seen) {
        SENTENCES.forEach((sentence, key) -> assertFalse(
                (seen.out() + seen.err()).contains(sentence), line + " " + key + "\n" + seen.out() + seen.err()));
    }

    @Test
    void the_hunt_knows_what_it_hunts() {
        assertTrue(SENTENCES.size() > 100, SENTENCES.toString());
        assertTrue(SENTENCES.containsKey("Everything is ready; nothing was changed"));
    }

    @Test
    void a_whole_session_is_japanese() {
        var project = new SmallProject(root, "project", new FakeEngine());
        project.write("thesis.txt", "mine");
        var codes = new HashMap<String, Integer>();
        for (var line : List.of(
                "status",
                "init",
                "init --yes --mock",
                "init",
                "start --dry-run",
                "start",
                "start --dry-run",
                "start",
                "status",
                "config",
                "logs",
                "restart",
                "models",
                "-c iam_role_config.yml models",
                "models --call",
                "update-config --no-verify --dry-run",
                "-c iam_role_config.yml update-config --no-verify --dry-run",
                "update-config --no-verify -v",
                "update-config --no-verify",
                "update-config --no-verify --profile nobody",
                "start nowhere",
                "restart nothing",
                "strat",
                "start --tiemout 3",
                "start --timeout",
                "start --timeout soon",
                "stop --volumes",
                "stop --dry-run",
                "stop",
                "stop",
                "stop --delete-data-of langfuse")) {
            var seen = project.session().inJapanese().type(line);
            isJapanese(line, seen);
            assertTrue((seen.out() + seen.err()).isEmpty() || seen.code() != 1, line + seen.err());
            codes.put(line, seen.code());
        }
        assertEquals(0, codes.get("stop --delete-data-of langfuse"));
        assertEquals(2, codes.get("strat"));
    }

    @Test
    void a_service_that_dies_is_mourned_in_japanese() {
        var project = new SmallProject(root, "project", new FakeEngine()).made();
        project.engine()
                .becoming("langfuse-langfuse-web-1", State.EXITED)
                .exitingWith("langfuse-langfuse-web-1", 1)
                .logging("langfuse-langfuse-web-1", "FATAL");
        var seen = project.session().inJapanese().type("start");
        assertEquals(5, seen.code());
        isJapanese("start", seen);
    }

    @Test
    void a_hop_that_fails_is_named_in_japanese() {
        var project = new SmallProject(root, "project", new FakeEngine()).made();
        for (var line : List.of("verify", "update-config")) {
            var seen = project.session().inJapanese().type(line);
            assertTrue(seen.code() == 7 || seen.code() == 5, line + seen.err());
            isJapanese(line, seen);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Problem.class, mode = EnumSource.Mode.EXCLUDE, names = "OUTPUT_CLOSED") // which is not told
    void every_problem_is_japanese(Problem problem) {
        var details = problem.detailNames().stream()
                .map(name -> name.equals("hint") ? "wrong-password" : "x")
                .toArray();
        var session = new Session(root, root, processContext -> {
            throw new Failure(problem, details);
        });
        var seen = session.inJapanese().type("start");
        assertEquals(problem.exitCode(), seen.code(), seen.err());
        isJapanese(problem.name(), seen);
        assertTrue(seen.err().contains("対処"), seen.err());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_is_japanese(Reason reason) {
        var session = new Session(root, root, processContext -> {
            throw new Failure(Problem.STACK_FILE_INVALID, "templates/extra.yml:1", reason.of("x", "y"));
        });
        var seen = session.inJapanese().type("start");
        assertEquals(3, seen.code(), seen.err());
        isJapanese(reason.name(), seen);
        assertTrue(isWide(seen.err().lines().findFirst().orElse("")), seen.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "templates/extra.yml|services: {a: {image: x, colour: red}}|対応していません",
                "templates/extra.yml|services: {a: {image: x|YAML が正しくありません",
                ".env|LONELY|値のない名前です",
                ".env|A='open|閉じていません",
                "mock_config.yml|- a|マップが必要です",
            })
    void what_is_wrong_in_a_file_is_said_in_japanese(String file, String text, String word) {
        var project = new SmallProject(root, "project", new FakeEngine()).made();
        project.write(file, text + "\n");
        var seen = project.session().inJapanese().type("start");
        assertEquals(3, seen.code(), seen.err());
        isJapanese(text, seen);
        assertTrue(seen.err().contains(word), seen.err());
    }

    static Stream<String> commands() {
        return Stream.concat(Stream.of(""), Commands.NAMES.stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_help_screen_is_japanese(String command) {
        var project = new SmallProject(root, "project", new FakeEngine());
        var seen = project.session().inJapanese().type((command + " --help").strip());
        assertEquals(0, seen.code(), seen.err());
        isJapanese(command, seen);
        for (var word : List.of("Usage:", "Options:", "Commands:", "Arguments:")) {
            assertFalse(seen.out().contains(word), seen.out());
        }
        seen.out()
                .lines()
                .filter(line -> line.matches(" {2,6}(-\\w, )?--\\S+ {2,}.*"))
                .forEach(line -> assertTrue(isWide(line), line));
    }

    private static boolean isWide(String text) {
        return text.codePoints().anyMatch(letter -> letter >= 0x3000);
    }

    @Test
    void the_columns_of_status_stand_under_each_other() {
        var project = new SmallProject(root, "project", new FakeEngine()).made();
        project.ok("start langfuse");
        var lines = project.session().inJapanese().type("status").out().lines().toList();
        var columns = lines.stream().map(JapaneseSessionTest::columns).toList();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(isWide(lines.get(0)) && isWide(lines.get(1)), lines.toString());
        columns.forEach(starts -> assertEquals(columns.get(0), starts, String.join("\n", lines)));
    }

    /** The cells in which a line's columns begin; East Asian letters take two. */
    private static List<Integer> columns(String line) {
        var starts = new ArrayList<Integer>(List.of(0));
        var gaps = Pattern.compile(" {2,}").matcher(line);
        while (gaps.find()) {
            starts.add(cells(line.substring(0, gaps.end())));
        }
        return starts;
    }

    private static int cells(String text) {
        return text.codePoints().map(letter -> letter >= 0x1100 ? 2 : 1).sum();
    }

    @Test
    void programs_read_the_same_in_every_language() {
        var project = new SmallProject(root, "project", new FakeEngine()).made();
        project.ok("start");
        var english = project.type("status --json").out();
        assertEquals(
                english, project.session().inJapanese().type("status --json").out());
        assertFalse(Arrays.asList(english.split("", -1)).contains("準"));
    }
}
