package io.langfusectl.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectLockTest {

    @TempDir
    Path folder;

    @Test
    void another_process_is_named_by_its_command_and_pid() throws Exception {
        try (var holder = ChildProgram.start(LockHolder.class, file().toString())) {
            assertEquals("held", holder.line());
            assertEquals("BUSY [start, " + holder.process().pid() + "]", refusal());
        }
    }

    @Test
    void the_lock_of_a_process_that_was_killed_is_free() throws Exception {
        try (var holder = ChildProgram.start(LockHolder.class, file().toString())) {
            assertEquals("held", holder.line());
            holder.process().destroyForcibly().waitFor();
        }
        try (var ours = ProjectLock.take(file(), "stop")) {
            assertEquals(ProcessHandle.current().pid() + "\nstop\n", Files.readString(file()));
        }
    }

    @Test
    void within_one_process_there_is_one_holder_too_and_asking_does_not_free_it() throws Exception {
        var ours = ProjectLock.take(file(), "stop");
        assertEquals("BUSY [stop, " + ProcessHandle.current().pid() + "]", refusal());
        try (var other = ChildProgram.start(LockHolder.class, file().toString())) {
            assertEquals("BUSY [stop, " + ProcessHandle.current().pid() + "]", other.line());
        }
        ours.close();
        ProjectLock.take(file(), "start").close();
    }

    @Test
    void who_holds_it_is_named_to_somebody_who_may_only_read() throws Exception {
        try (var holder = ChildProgram.start(LockHolder.class, file().toString())) {
            assertEquals("held", holder.line());
            var failure = assertThrows(Failure.class, () -> ProjectLock.share(file(), "stop"));
            assertEquals("BUSY [start, " + holder.process().pid() + "]", String.valueOf(failure.getMessage()));
        }
    }

    @Test
    void what_can_only_be_read_is_kept_from_others_too() throws Exception {
        assertEquals(Optional.empty(), ProjectLock.share(file(), "stop"));
        assertFalse(Files.exists(file().getParent()));
        ProjectLock.take(file(), "start").close();
        try (var shared = ProjectLock.share(file(), "stop").orElseThrow();
                var other = ChildProgram.start(LockHolder.class, file().toString())) {
            assertTrue(other.line().startsWith("BUSY"));
        }
        ProjectLock.take(file(), "start").close();
    }

    @Test
    void the_file_is_for_its_owner_alone() throws IOException {
        try (var ours = ProjectLock.take(file(), "stop")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        }
    }

    private Path file() {
        return folder.resolve("locks/project");
    }

    private String refusal() {
        var failure = assertThrows(Failure.class, () -> ProjectLock.take(file(), "again"));
        assertEquals(Problem.BUSY, failure.problem());
        return String.valueOf(failure.getMessage());
    }
}
