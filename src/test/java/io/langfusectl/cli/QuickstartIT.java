package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The script that people begin with, where everything is there already. */
final class QuickstartIT {

    private static final Path BASE =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath();

    private final RealProject project = RunningStacks.project();

    private String quickstart() {
        return run(
                BASE.resolve("quickstart").toString(),
                "--yes",
                "--directory",
                project.directory().toString());
    }

    private String containers() {
        return run("docker", "ps", "--no-trunc", "--format", "{{.ID}} {{.Names}}")
                .lines()
                .filter(line -> line.contains(" " + project.instance() + "-"))
                .sorted()
                .toList()
                .toString();
    }

    @Test
    void a_second_run_changes_nothing_proves_it_and_says_so() {
        project.ctl("update-config --no-verify");
        project.ctl("start");
        var before = containers();
        var settings = project.read(".env");
        var printed = quickstart();
        assertTrue(printed.contains("Nothing had to be changed: everything was there already."), printed);
        assertTrue(printed.contains("both stacks are ready already"), printed);
        assertFalse(printed.contains("sandbox's images are used"), printed);
        assertTrue(printed.lines().anyMatch(line -> line.contains("Found exactly one trace after")), printed);
        assertEquals(before, containers());
        assertEquals(settings, project.read(".env"));
    }
}
