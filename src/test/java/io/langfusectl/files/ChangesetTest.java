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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangesetTest {

    private static final Path ENV = Path.of(".env");
    private static final Path CONFIG = Path.of("config.yml");

    @TempDir
    Path project;

    private final List<String> undone = new ArrayList<>();

    @BeforeEach
    void two_files() throws IOException {
        Files.writeString(project.resolve(ENV), "A=1\n");
        Files.writeString(project.resolve(CONFIG), "model_list: []\n");
        Files.setPosixFilePermissions(project.resolve(CONFIG), PosixFilePermissions.fromString("rw-r-x--x"));
    }

    @Test
    void what_is_kept_stays() throws IOException {
        try (var changes = new Changeset(project, () -> undone.add("undone"))) {
            changes.edit(CONFIG, text -> text + "x: 1\n");
            changes.edit(ENV, text -> "A=2\n");
            assertEquals(List.of(CONFIG, ENV), changes.changed());
            changes.keep();
        }
        assertEquals("model_list: []\nx: 1\n", Files.readString(project.resolve(CONFIG)));
        assertEquals("A=2\n", Files.readString(project.resolve(ENV)));
        assertEquals(List.of(), undone);
        assertTrue(Journal.open(project).isEmpty());
    }

    @Test
    void what_is_not_kept_goes_back_and_then_what_was_made_of_it() throws IOException {
        try (var changes = new Changeset(project, () -> undone.add("undone"))) {
            changes.edit(CONFIG, text -> "x: 1\n");
            changes.editSecret(ENV, text -> "A=2\n");
            changes.edit(Path.of("new.yml"), text -> "x");
        }
        assertEquals("model_list: []\n", Files.readString(project.resolve(CONFIG)));
        assertEquals("A=1\n", Files.readString(project.resolve(ENV)));
        assertEquals("rw-r--r--", mode(ENV));
        assertFalse(Files.exists(project.resolve("new.yml")));
        assertEquals(List.of("undone"), undone);
        assertTrue(Journal.open(project).isEmpty());
    }

    @Test
    void an_edit_that_changes_nothing_writes_nothing() throws IOException {
        var before = Files.readAttributes(project.resolve(CONFIG), "unix:ino");
        try (var changes = new Changeset(project, () -> undone.add("undone"))) {
            changes.edit(CONFIG, text -> text);
            assertEquals(List.of(), changes.changed());
        }
        assertEquals(before, Files.readAttributes(project.resolve(CONFIG), "unix:ino"));
        assertEquals(List.of(), undone);
        assertFalse(Files.exists(project.resolve(".langfuse-ctl")));
    }

    @Test
    void the_mode_stays_and_a_file_with_secrets_is_closed() throws IOException {
        try (var changes = new Changeset(project, () -> {})) {
            changes.edit(CONFIG, text -> "x: 1\n");
            changes.editSecret(ENV, text -> text);
            changes.editSecret(Path.of("new.env"), text -> "B=1\n");
            changes.keep();
        }
        assertEquals("rw-r-x--x", mode(CONFIG));
        assertEquals("rw-------", mode(ENV));
        assertEquals("rw-------", mode(Path.of("new.env")));
    }

    @Test
    void the_owner_stays() throws IOException {
        var file = project.resolve(ENV);
        if (Files.getAttribute(file, "unix:uid").equals(0)) {
            Files.setAttribute(file, "unix:uid", 12345);
            Files.setAttribute(file, "unix:gid", 23456);
        }
        var before = Files.readAttributes(file, "unix:uid,gid");
        try (var changes = new Changeset(project, () -> {})) {
            changes.editSecret(ENV, text -> "A=2\n");
            changes.keep();
        }
        assertEquals(before, Files.readAttributes(file, "unix:uid,gid"));
    }

    @Test
    void a_symbolic_link_stays_a_link() throws IOException {
        Files.createDirectory(project.resolve("real"));
        Files.move(project.resolve(CONFIG), project.resolve("real/config.yml"));
        Files.createSymbolicLink(project.resolve(CONFIG), Path.of("real/config.yml"));
        try (var changes = new Changeset(project, () -> {})) {
            changes.edit(CONFIG, text -> "x: 1\n");
            changes.keep();
        }
        assertTrue(Files.isSymbolicLink(project.resolve(CONFIG)));
        assertEquals("x: 1\n", Files.readString(project.resolve("real/config.yml")));
    }

    @Test
    void the_journal_and_its_folder_are_for_the_owner_alone_and_ignored_by_git() throws IOException {
        try (var changes = new Changeset(project, () -> {})) {
            changes.edit(ENV, text -> "A=2\n");
            assertEquals("rwx------", mode(Path.of(".langfuse-ctl")));
            assertEquals("rwx------", mode(Path.of(".langfuse-ctl/journal")));
            assertEquals("rw-------", mode(Path.of(".langfuse-ctl/journal/1.before")));
            assertEquals("*\n", Files.readString(project.resolve(".langfuse-ctl/.gitignore")));
        }
    }

    @Test
    void an_open_journal_is_named_and_undone_first() throws IOException {
        var abandoned = new Changeset(project, () -> {});
        abandoned.edit(ENV, text -> "A=2\n");
        var failure = assertThrows(Failure.class, () -> new Changeset(project, () -> {}));
        assertEquals(Problem.JOURNAL_OPEN, failure.problem());
        var journal = Journal.open(project).orElseThrow();
        assertEquals(List.of(project.resolve(ENV)), journal.files());
        journal.undo();
        assertEquals("A=1\n", Files.readString(project.resolve(ENV)));
        abandoned.close();
    }

    @Test
    void a_journal_is_about_the_folder_in_which_it_is_now(@TempDir Path moved) throws IOException {
        var abandoned = new Changeset(project, () -> {});
        abandoned.edit(ENV, text -> "A=2\n");
        var to = moved.resolve("project");
        Files.move(project, to);
        Files.createDirectory(project);
        Files.writeString(project.resolve(ENV), "A=of another\n");
        var journal = Journal.open(to).orElseThrow();
        assertEquals(List.of(to.resolve(ENV)), journal.files());
        journal.undo();
        assertEquals("A=1\n", Files.readString(to.resolve(ENV)));
        assertEquals("A=of another\n", Files.readString(project.resolve(ENV)));
    }

    @Test
    void what_somebody_wrote_meanwhile_is_set_aside_and_not_lost() throws IOException {
        var abandoned = new Changeset(project, () -> {});
        abandoned.edit(ENV, text -> "A=2\n");
        Files.writeString(project.resolve(ENV), "A=by hand\n");
        abandoned.close();
        assertEquals("A=1\n", Files.readString(project.resolve(ENV)));
        try (var aside = Files.list(project.resolve(".langfuse-ctl/set-aside"))) {
            assertEquals("A=by hand\n", Files.readString(aside.findFirst().orElseThrow()));
        }
    }

    @Test
    void a_failure_while_writing_leaves_both_files_as_they_were() throws IOException {
        var failure = assertThrows(Failure.class, () -> {
            try (var changes = new Changeset(project, () -> undone.add("undone"))) {
                changes.edit(CONFIG, text -> "x: 1\n");
                changes.edit(Path.of("no/such/folder.yml"), text -> "x");
            }
        });
        assertEquals(Problem.FILE_NOT_WRITABLE, failure.problem());
        assertEquals("model_list: []\n", Files.readString(project.resolve(CONFIG)));
        assertEquals(List.of("undone"), undone);
        assertTrue(Journal.open(project).isEmpty());
    }

    @Test
    void a_file_that_was_not_replaced_yet_is_left_as_it_is() throws IOException {
        var file = project.resolve(ENV);
        var before = fileKey(file);
        assertThrows(IllegalStateException.class, () -> {
            try (var changes = new Changeset(project, () -> {}, ChangesetTest::failAtEntry)) {
                changes.edit(ENV, text -> "A=2\n");
            }
        });
        assertEquals(before, fileKey(file));
        assertTrue(Journal.open(project).isEmpty());
    }

    private static void failAtEntry(String step) {
        if (step.equals("entry written")) {
            throw new IllegalStateException(step);
        }
    }

    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void a_failure_of_the_undo_does_not_hide_the_first_one() {
        var failure = assertThrows(IllegalStateException.class, () -> {
            try (var changes = new Changeset(project, () -> {
                throw new IllegalArgumentException("second");
            })) {
                changes.edit(ENV, text -> "A=2\n");
                throw new IllegalStateException("first");
            }
        });
        assertEquals("first", failure.getMessage());
        assertEquals("second", failure.getSuppressed()[0].getMessage());
    }

    @Test
    void a_folder_and_a_file_that_is_not_text_are_refused_by_name() throws IOException {
        Files.createDirectory(project.resolve("folder.yml"));
        Files.write(project.resolve("binary.yml"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        try (var changes = new Changeset(project, () -> {})) {
            assertEquals("FILE_IS_FOLDER [folder.yml]", refusal(changes, "folder.yml"));
            assertEquals("FILE_NOT_TEXT [binary.yml]", refusal(changes, "binary.yml"));
        }
    }

    private static String refusal(Changeset changes, String file) {
        return String.valueOf(assertThrows(Failure.class, () -> changes.edit(Path.of(file), text -> text + "x"))
                .getMessage());
    }

    private String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(project.resolve(file)));
    }
}
