package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvFileTest {

    private static EnvFile read(String text) {
        return EnvFile.read(text, ".env", Map.of("HERE", "there"));
    }

    private static List<Object> complaint(String text) {
        var failure = assertThrows(Failure.class, () -> read(text));
        assertEquals(Problem.ENV_FILE_INVALID, failure.problem());
        return List.of(failure.details());
    }

    @Test
    void every_entry_knows_its_line() {
        var file = read("""
                # a comment
                A=1

                B="two
                lines"
                export C=3
                """);
        assertEquals(
                List.of(2, 4, 6),
                file.entries().stream().map(EnvFile.Entry::line).toList());
    }

    @Test
    void of_two_entries_with_one_name_the_last_counts() {
        assertEquals(2, read("A=1\nA=2").find("A").orElseThrow().line());
        assertEquals(Map.of("A", "2"), read("A=1\nA=2").values());
    }

    @Test
    void what_dotenv_java_reads_our_reader_reads_alike() {
        var plain = "A=\nB=1\nCHARS=a!%&()*+,-./:;<=>?@[]^_{|}~=\n";
        var ours = new EnvFileParser(plain, ".env").entries();
        assertEquals(
                ours.stream()
                        .map(rawEntry ->
                                rawEntry.name() + "=" + rawEntry.value().orElse("?") + rawEntry.line())
                        .toList(),
                EnvFile.raw(plain, ".env").stream()
                        .map(rawEntry ->
                                rawEntry.name() + "=" + rawEntry.value().orElse("?") + rawEntry.line())
                        .toList());
    }

    @Test
    void a_name_alone_passes_on_what_the_environment_has() {
        assertEquals(Map.of("HERE", "there"), read("HERE\n").values());
    }

    @Test
    void a_line_without_an_equals_sign_is_named_with_its_line() {
        assertEquals(List.of(".env:2", Reason.ENTRY_WITHOUT_VALUE.of()), complaint("A=1\nLONELY\n"));
        assertEquals(".env:3", complaint("A=1\n\nthis is no entry\n").get(0));
    }

    @Test
    void an_unclosed_quote_is_named_with_its_line_and_key() {
        assertEquals(List.of(".env:2: B", Reason.QUOTE_OPEN.of('"')), complaint("A=1\nB=\"two\nC=3\nD=4\n"));
    }

    @Test
    void a_bad_variable_is_named_with_its_line_and_key() {
        assertEquals(List.of(".env:2: B", Reason.VARIABLE_BROKEN.of()), complaint("A=1\nB=${A\n"));
    }

    @Test
    void a_failure_never_shows_a_value() {
        for (var text : List.of(
                "hunter2", "hunter2\nA=1", "A=\"hunter2", "A=hunter2${", "hunter 2 !", "A=\"hunter2\"hunter2 x")) {
            assertFalse(complaint(text).toString().contains("hunter"), text);
        }
        assertFalse(read("A=hunter2").toString().contains("hunter"));
    }

    @Test
    void nothing_in_a_file_is_executed(@TempDir Path directory) {
        var trap = directory.resolve("trap");
        var text = "A=$(touch TRAP)\nB=`touch TRAP`\nC=\"$(touch TRAP)\"\n".replace("TRAP", trap.toString());
        assertEquals("$(touch " + trap + ")", read(text).values().get("A"));
        assertFalse(Files.exists(trap));
    }

    @Test
    void the_environment_wins_over_the_file_and_the_origin_says_so() {
        var variables = Variables.of(Map.of("HERE", "there"), read("HERE=here\nA=1\n"));
        assertEquals(Optional.of("there"), variables.value("HERE"));
        assertEquals("environment", variables.origin("HERE"));
        assertEquals(".env:2", variables.origin("A"));
        assertEquals("default", variables.origin("NOWHERE"));
        assertEquals(Optional.empty(), variables.value("NOWHERE"));
    }
}
