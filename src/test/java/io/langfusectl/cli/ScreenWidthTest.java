package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people look at often fits into 80 columns, or is cut there by the terminal; what programs read is whole. */
final class ScreenWidthTest {

    private static final int COLUMNS = 80;

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    @Test
    void the_summary_of_a_start_fits_in_both_languages() {
        for (var session : List.of(project.session(), project.session().inJapanese())) {
            var seen = session.type("start");
            assertEquals(0, seen.code(), seen.err());
            seen.out().lines().forEach(line -> assertTrue(TextTable.width(line) <= COLUMNS, line));
        }
    }

    @Test
    void status_shows_the_name_of_an_image_that_people_know_and_the_whole_one_on_request() {
        project.ok("start");
        var brief = project.type("status").out();
        assertTrue(brief.contains("  web:1.0\n"), brief);
        assertTrue(project.type("status -v").out().contains("  example.org/acme/web:1.0\n"));
        assertTrue(project.type("status --json").out().contains("\"image\":\"example.org/acme/web:1.0\""));
    }

    @Test
    void a_terminal_cuts_the_last_column_and_a_pipe_has_no_escapes() {
        project.ok("start");
        for (var command : List.of("status", "models")) {
            var piped = project.type(command).out();
            assertFalse(piped.contains("\u001b"), piped);
            var shown = project.session().answering("").type(command).out();
            assertTrue(shown.startsWith(Console.NO_WRAP), shown);
            assertEquals(1, shown.split(Pattern.quote(Console.WRAP), -1).length - 1, shown);
        }
    }
}
