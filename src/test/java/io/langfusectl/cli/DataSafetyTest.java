package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.engine.Labels;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data of somebody else, and data of an installation that was there before. */
final class DataSafetyTest {

    private static final String VOLUME = "langfuse_langfuse_postgres_data";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine());
    }

    private Session without(Problem engine) {
        return new Session(project.directory(), root.resolve("home"), processContext -> {
            throw new Failure(engine, "unix:///none", 3);
        });
    }

    private void olderData() {
        var labels = Map.of(
                Labels.PROJECT,
                "langfuse",
                Labels.VOLUME,
                "langfuse_postgres_data",
                Labels.WORKING_DIR,
                project.directory().toString(),
                Labels.MADE_BY,
                "1.0");
        project.engine().withVolume(VOLUME, labels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop --volumes", "stop --delete-data-of langfuse"})
    void a_volume_of_plain_compose_is_never_deleted(String line) {
        project.made().ok("start");
        project.engine().withVolume("langfuse_theirs", Map.of(Labels.PROJECT, "langfuse"));
        var seen = project.session().answering("langfuse").type(line);
        assertEquals(0, seen.code(), seen.err());
        assertTrue(project.engine().history().contains("remove-volume " + VOLUME));
        assertFalse(project.engine().history().contains("remove-volume langfuse_theirs"));
        assertFalse(project.ok("stop --volumes --dry-run").contains("langfuse_theirs"));
    }

    @Test
    void secrets_that_were_made_without_an_engine_are_refused_where_older_data_is() {
        var made = without(Problem.ENGINE_STOPPED).type("init", "--mock");
        assertEquals(0, made.code(), made.err());
        assertTrue(made.out().contains("Docker is not running"), made.out());
        olderData();
        var before = project.text(".env");
        for (var line : List.of("start", "restart", "init", "start --dry-run", "update-config --no-verify")) {
            var seen = project.type(line);
            assertEquals(3, seen.code(), line + seen.err());
            assertTrue(seen.err().contains(VOLUME) && seen.err().contains("Restore the old .env"), seen.err());
            assertEquals(List.of(), project.engine().history());
            assertEquals(before, project.text(".env"));
        }
    }

    @Test
    void the_old_settings_put_back_are_taken() {
        project.made().ok("start");
        var old = project.text(".env");
        project.write(".env", "");
        assertEquals(0, without(Problem.ENGINE_UNREACHABLE).type("init --yes").code());
        assertEquals(3, project.type("start").code());
        project.write(".env", old);
        project.ok("start");
    }

    @Test
    void secrets_that_were_made_without_an_engine_are_fine_where_nothing_was_and_asked_about_once() {
        assertEquals(0, without(Problem.ENGINE_STOPPED).type("init", "--mock").code());
        assertTrue(project.text(".env").contains(ProjectSecrets.UNCHECKED));
        project.ok("start");
        assertFalse(project.text(".env").contains(ProjectSecrets.UNCHECKED));
        project.ok("stop");
        project.ok("start");
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.class,
            names = {"ENGINE_SILENT", "ENGINE_DEADLOCKED", "ENGINE_FORBIDDEN", "ENGINE_REFUSED"})
    void an_engine_that_is_there_and_does_not_answer_is_not_passed_over(Problem problem) {
        var seen = without(problem).type("init");
        assertEquals(4, seen.code(), seen.err());
        assertFalse(Files.exists(project.file(".env")));
    }
}
