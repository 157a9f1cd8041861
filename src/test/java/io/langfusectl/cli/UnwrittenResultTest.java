package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result for which there is no room is a failure; a change that is under way is carried to its end all the same. */
final class UnwrittenResultTest {

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    private List<String> containers() {
        return project.engine().observe().containers().stream()
                .map(container -> container.name() + " " + container.state())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "start --help",
                "completion bash",
                "completion fish",
                "config",
                "config --json",
                "config --show LANGFUSE_CTL_INSTANCE",
                "models",
                "models --json",
                "status",
                "status --json=events",
                "status --watch",
                "status --watch --json",
                "start --dry-run",
                "stop --dry-run --json",
                "init --dry-run",
                "update-config --dry-run --no-verify",
                "restart --dry-run",
                "init --json",
                "tunnel --print-unit systemd example.org"
            })
    void a_command_whose_result_has_no_room_fails_and_says_so(String line) {
        project.ok("start");
        project.set("LANGFUSE_CTL_INSTANCE=");
        var seen = project.session().withoutRoomForResults().type(line);
        assertEquals(3, seen.code(), line + "\n" + seen.err());
        assertTrue(
                seen.err().contains("The result cannot be written to standard output")
                        || seen.err().contains("\"problem\":\"OUTPUT_NOT_WRITTEN\""),
                seen.err());
    }

    @Test
    void it_says_so_in_japanese() {
        var seen = project.session().inJapanese().withoutRoomForResults().type("config");
        assertEquals(3, seen.code());
        assertTrue(seen.err().contains("結果を標準出力に書き込めません"), seen.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --json", " --json=events"})
    void what_was_begun_is_done_whatever_cannot_be_printed(String format) {
        var other = new SmallProject(root, "other", new FakeEngine()).made();
        other.ok("start");
        assertEquals(
                3,
                project.session()
                        .withoutRoomForResults()
                        .withoutRoomForTheStory()
                        .type("start" + format)
                        .code());
        assertEquals(
                other.engine().observe().containers().stream()
                        .map(container -> container.name() + " " + container.state())
                        .sorted()
                        .toList(),
                containers());
        assertEquals(0, project.type("status").code());

        var config = project.text("mock_config.yml").replace("[\"langfuse_otel\"]", "[\"langfuse\"]");
        project.write("mock_config.yml", config);
        assertEquals(
                3,
                project.session()
                        .withoutRoomForResults()
                        .withoutRoomForTheStory()
                        .type("update-config --no-verify" + format)
                        .code());
        assertTrue(project.text("mock_config.yml").contains("langfuse_otel"), "the change is kept");
        assertTrue(project.ok("update-config --no-verify").contains("already"), "and complete");

        assertEquals(
                3,
                project.session()
                        .withoutRoomForResults()
                        .withoutRoomForTheStory()
                        .type("stop" + format)
                        .code());
        assertEquals(List.of(), containers());
    }

    @Test
    void a_story_that_cannot_be_told_changes_no_exit_code() {
        assertEquals(0, storyless("start").code());
        assertEquals(0, storyless("start --json=events").code());
        assertEquals(2, storyless("config nothing-of-that-name").code());
        assertEquals(0, storyless("stop").code());
        assertEquals(7, storyless("status").code());
    }

    private Session.Seen storyless(String line) {
        return project.session().withoutRoomForTheStory().type(line);
    }

    @Test
    void a_failure_outranks_that_it_could_not_be_written() {
        project.engine().failing("start langfuse-langfuse-web-1", new Failure(Problem.ENGINE_UNREACHABLE, "fake://"));
        var seen = project.session().withoutRoomForResults().type("start --json=events");
        assertEquals(4, seen.code(), seen.err());
    }
}
