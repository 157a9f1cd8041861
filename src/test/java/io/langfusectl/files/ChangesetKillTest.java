package io.langfusectl.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die: nothing of ours runs in them any more. */
final class ChangesetKillTest {

    private static final String OLD = "{.env=A=1\n, config.yml=model_list: []\n}";
    private static final String NEW =
            "{.env=A=2\n, config.yml=model_list: []\ncallbacks: [langfuse_otel]\n, new.yml=new: true\n}";

    @TempDir
    Path project;

    @BeforeEach
    void two_files() throws IOException {
        Files.writeString(project.resolve(".env"), "A=1\n");
        Files.writeString(project.resolve("config.yml"), "model_list: []\n");
    }

    @Test
    void killed_at_any_step_the_files_come_back_whole_or_are_all_new() throws Exception {
        int step = 0;
        var code = 137;
        while (code == 137) {
            two_files();
            Files.deleteIfExists(project.resolve("new.yml"));
            code = run(++step, "keep");
            var journal = Journal.open(project);
            journal.ifPresent(Journal::undo);
            assertEquals(journal.isPresent() || step == 1 ? OLD : NEW, world(), "killed at step " + step);
            assertTrue(Journal.open(project).isEmpty());
        }
        assertEquals(0, code);
        assertEquals(10, step, "steps of three edits and their end, and the run that ends by itself");
    }

    @Test
    void killed_while_undoing_it_is_undone_by_the_next() throws Exception {
        int step = 0;
        var code = 137;
        while (code == 137) {
            run(8, "undo");
            assertEquals(NEW, world());
            code = run(++step, "recover");
            Journal.open(project).ifPresent(Journal::undo);
            assertEquals(OLD, world(), "killed at step " + step);
        }
        assertEquals(0, code);
        assertEquals(5, step, "three files, the end, and the run that ends by itself");
    }

    @Test
    void an_interrupt_undoes_without_waiting_for_the_next_command() throws Exception {
        try (var child = ChildProgram.start(TwoEdits.class, project.toString(), "-1", "wait")) {
            assertEquals("changed", child.line());
            assertEquals(NEW, world());
            child.process().toHandle().destroy(); // its input stays open: it ends by the signal alone
            assertEquals(143, child.exitCode());
        }
        assertEquals(OLD, world());
        assertFalse(Journal.open(project).isPresent());
    }

    @Test
    void no_change_begins_while_the_program_ends() throws Exception {
        try (var child = ChildProgram.start(TwoEdits.class, project.toString(), "-1", "late")) {
            assertEquals("ready", child.line());
            child.process().toHandle().destroy();
            assertEquals("INTERRUPTED", child.line());
            assertEquals(143, child.exitCode());
        }
        assertEquals(OLD, world());
        assertFalse(Journal.open(project).isPresent());
    }

    @Test
    void one_that_may_begin_then_is_whole() throws Exception {
        try (var child = ChildProgram.start(TwoEdits.class, project.toString(), "-1", "late allowed")) {
            assertEquals("ready", child.line());
            child.process().toHandle().destroy();
            assertEquals("kept", child.line());
            assertEquals(143, child.exitCode());
        }
        assertEquals("{.env=A=1\n, config.yml=late: true\n}", world());
        assertFalse(Journal.open(project).isPresent());
    }

    @Test
    void a_disk_that_is_full_leaves_every_file_whole_and_as_it_was() throws Exception {
        try (var child = ChildProgram.startWithoutSpace(TwoEdits.class, project.toString(), "-1", "grow")) {
            assertEquals("FILE_NOT_WRITABLE [config.yml]", child.line());
            assertEquals("done", child.line());
        }
        assertEquals(OLD, world());
        assertFalse(Journal.open(project).isPresent());
    }

    private int run(int dyingAt, String ending) throws Exception {
        try (var child = ChildProgram.start(TwoEdits.class, project.toString(), String.valueOf(dyingAt), ending)) {
            return child.exitCode();
        }
    }

    private String world() throws IOException {
        var files = new TreeMap<String, String>();
        try (var there = Files.list(project)) {
            for (var file : there.filter(Files::isRegularFile).toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return files.toString();
    }
}
