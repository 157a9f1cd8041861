package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question guards is done only after an answer that is complete. */
final class QuestionsTest {

    @TempDir
    Path root;

    private SmallProject project(String name) {
        return new SmallProject(root, name, new FakeEngine());
    }

    private static List<String> deeds(SmallProject project) {
        return new ArrayList<>(project.engine().history());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "yes", "\n", "n\n"})
    void a_folder_of_somebody_else_stays_as_it_was(String typed) throws IOException {
        for (var line : List.of("init", "start")) {
            var project = project(line + Integer.toHexString(typed.hashCode()));
            project.write("thesis.txt", "mine");
            var deeds = deeds(project);
            assertEquals(3, project.session().answeringAtMost(typed).type(line).code());
            assertEquals(deeds, deeds(project));
            try (var files = Files.list(project.directory())) {
                assertEquals(2, files.count(), "templates and thesis.txt, and no lock");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "langfuse", "langfuse\nlitellm"})
    void data_stays_whose_name_was_not_typed_to_the_end_of_the_line(String typed) {
        var project = project("data").made();
        project.ok("start");
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml").replace(":ro\"]", ":ro\", \"kept:/data\"]\nvolumes:\n  kept:\n"));
        project.ok("start");
        var deeds = deeds(project);
        var seen = project.session().answeringAtMost(typed).type("stop --volumes");
        assertEquals(2, seen.code(), seen.err());
        assertEquals(deeds, deeds(project));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "yes"})
    void langfuse_is_not_started_for_want_of_an_answer(String typed) {
        var project = project("update").made();
        var deeds = deeds(project);
        var seen = project.session().answeringAtMost(typed).type("update-config");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("Start it first? [Y/n] \n"), seen.err());
        assertEquals(deeds, deeds(project));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "yes"})
    void no_model_is_called_for_want_of_an_answer(String typed) {
        var seen = project("models").made().session().answeringAtMost(typed).type("models --call");
        assertEquals(0, seen.code(), seen.err());
        assertFalse(seen.out().contains("answers ("), seen.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y", "yes"})
    void no_port_is_opened_to_others_for_want_of_an_answer(String typed) {
        var seen =
                project("tunnel").made().session().answeringAtMost(typed).type("tunnel --bind 0.0.0.0 nowhere.invalid");
        assertEquals(2, seen.code(), seen.err());
    }

    @Test
    void a_yes_may_be_written_out() {
        var project = project("written");
        project.write("thesis.txt", "mine");
        assertEquals(0, project.session().answering("Yes").type("init").code());
    }
}
