package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.StackSource;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A command that changes something observes the engine before it has the lock, under the lock, and after it acted; one
 * that changes nothing observes it once.
 */
final class LookOnceTest {

    @TempDir
    Path root;

    private FakeEngine engine;
    private SmallProject project;

    @BeforeEach
    void make() {
        engine = new FakeEngine();
        project = new SmallProject(root, "project", engine).made();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    start                                | 3
                    start --auto-ports                   | 3
                    start --dry-run                      | 1
                    start --dry-run --auto-ports         | 1
                    stop                                 | 2
                    status                               | 1
                    """)
    void before_anything_runs(String command, int most) {
        assertObservations(command, most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    start                                | 1
                    start langfuse                       | 1
                    start --pull never                   | 3
                    start --pull=never                   | 3
                    start --dry-run                      | 1
                    restart                              | 3
                    restart --dry-run                    | 1
                    stop                                 | 2
                    stop langfuse                        | 2
                    stop --delete-data-of langfuse --delete-data-of litellm | 2
                    stop --dry-run                       | 1
                    status                               | 1
                    status litellm                       | 1
                    update-config --no-verify            | 3
                    update-config --no-verify --drain    | 3
                    update-config --no-verify --dry-run  | 1
                    """)
    void while_all_runs(String command, int most) throws IOException {
        age();
        project.ok("start");
        assertObservations(command, most);
    }

    @Test
    void a_start_that_finds_something_to_do_after_all_observes_no_more_often() throws IOException {
        age();
        project.ok("start");
        engine.stop("langfuse-langfuse-web-1", Optional.empty());
        assertObservations("start", 3);
    }

    @Test
    void a_status_of_services_that_are_missing_needs_no_second_look() {
        project.ok("start");
        project.ok("stop langfuse");
        assertObservations("status", 1);
    }

    @Test
    void a_stack_file_is_parsed_again_only_after_its_text_has_changed() {
        var stackSources = new StackSources();
        var first = stackSources.unchangedOr("web", source("services: {}"));
        assertSame(first, stackSources.unchangedOr("web", source("services: {}")));
        var changed = stackSources.unchangedOr("web", source("services: {a: {image: b}}"));
        assertNotSame(first, changed);
        assertSame(changed, stackSources.unchangedOr("web", source("services: {a: {image: b}}")));
    }

    /** A shortcut trusts no file that was changed a moment ago. */
    private void age() throws IOException {
        try (var files = Files.walk(project.directory())) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
    }

    private StackSource source(String text) {
        return new StackSource("web", "templates/web.yml", text, root);
    }

    private void assertObservations(String command, int most) {
        var before = engine.observations();
        var seen = project.type(command);
        var observations = engine.observations() - before;
        assertTrue(observations > 0 && observations <= most, command + " observed " + observations + " times");
        if (!command.startsWith("status")) {
            assertEquals(0, seen.code(), seen.err());
        }
    }
}
