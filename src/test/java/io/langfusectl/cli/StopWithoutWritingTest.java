package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.files.ProjectLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stop needs labels, and no place to write. */
final class StopWithoutWritingTest {

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
        project.ok("start");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Nobody, root included, can make a folder there. */
    private void withoutStateOfTheProject() throws IOException {
        delete(project.file(".langfuse-ctl"));
        Files.createFile(project.file(".langfuse-ctl"));
    }

    private Session withoutStateOfTheUser() {
        return project.session().with("XDG_STATE_HOME", "/dev/null/state");
    }

    private void isStopped(Session.Seen seen) {
        assertEquals(0, seen.code(), seen.out() + seen.err());
        assertTrue(project.engine().observe().containers().isEmpty());
    }

    private static List<String> notes(Session.Seen seen) {
        return seen.err().lines().filter(line -> line.startsWith("! ")).toList();
    }

    @Test
    void it_goes_on_without_the_locks_that_cannot_be_written_and_says_so_in_one_line() throws IOException {
        withoutStateOfTheProject();
        var seen = withoutStateOfTheUser().type("stop");
        isStopped(seen);
        var notes = notes(seen);
        assertEquals(1, notes.size(), seen.err());
        assertTrue(
                notes.get(0).startsWith("! Continuing without a lock, because the lock file cannot be written: "),
                seen.err());
        assertTrue(notes.get(0).contains(project.file(".langfuse-ctl/lock").toString()), seen.err());
        assertTrue(notes.get(0).contains("/dev/null/state/langfuse-ctl/"), seen.err());
        assertFalse(Files.isDirectory(project.file(".langfuse-ctl")));
    }

    @Test
    void it_says_so_in_japanese() {
        var seen = withoutStateOfTheUser().inJapanese().type("stop");
        isStopped(seen);
        assertTrue(notes(seen).get(0).startsWith("! ロックファイルに書き込めないため、ロックなしで続けます: /dev/null/state"), seen.err());
    }

    @Test
    void data_goes_too_if_its_name_was_typed() throws IOException {
        withoutStateOfTheProject();
        isStopped(withoutStateOfTheUser().answering("langfuse").type("stop langfuse litellm --volumes"));
        assertTrue(project.engine().observe().volumes().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart", "update-config --no-verify"})
    void whoever_makes_something_needs_every_lock(String line) throws IOException {
        var deeds = project.engine().history().size();
        var first = withoutStateOfTheUser().type(line);
        assertEquals(3, first.code(), first.out() + first.err());
        withoutStateOfTheProject();
        var seen = project.session().type(line);
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains(".langfuse-ctl") && seen.err().contains("cannot be written"), seen.err());
        assertEquals(List.of(), project.since(deeds));
    }

    @Test
    void a_lock_that_somebody_holds_is_heeded_while_the_other_cannot_be_written() {
        try (var other = ProjectLock.take(project.file(".langfuse-ctl/lock"), "langfuse-ctl start")) {
            var seen = withoutStateOfTheUser().type("stop");
            assertEquals(8, seen.code(), seen.err());
            assertTrue(seen.err().contains("langfuse-ctl start"), seen.err());
        }
        isStopped(withoutStateOfTheUser().type("stop"));
    }

    @Test
    void a_journal_that_cannot_be_undone_is_told_and_left() {
        project.write(".langfuse-ctl/journal/1.entry", "of another kind");
        var seen = project.type("stop");
        isStopped(seen);
        assertTrue(seen.err().contains("they cannot be restored now"), seen.err());
        assertTrue(Files.exists(project.file(".langfuse-ctl/journal/1.entry")));
    }

    // the folder is gone

    private Session.Seen from(Path folder, String line) {
        return new Session(root, root.resolve("home"), processContext -> project.engine())
                .type("-C " + folder + " " + line);
    }

    @Test
    void a_folder_that_is_gone_is_stopped_by_its_name_and_not_made_again() throws IOException {
        delete(project.directory());
        var seen = from(project.directory(), "stop");
        isStopped(seen);
        assertEquals(List.of(), notes(seen));
        assertFalse(Files.exists(project.directory()));
    }

    @Test
    void the_instance_of_a_folder_that_is_gone_is_known_by_its_labels() throws IOException {
        var gone = new SmallProject(root, "gone", project.engine());
        gone.ok("--instance mine init --mock");
        gone.set("LANGFUSE_PORT=3001\nLITELLM_PORT=4001");
        gone.ok("start");
        delete(gone.directory());
        var seen = from(gone.directory(), "stop");
        assertEquals(0, seen.code(), seen.err());
        var left = project.engine().observe().containers().stream()
                .map(container -> container.name())
                .sorted()
                .toList();
        assertEquals(List.of("langfuse-langfuse-web-1", "litellm-litellm-1"), left);
    }
}
