package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Langfuse alone is taken away from a proxy that goes on: that is said before it is done. */
final class TracesAtRiskTest {

    private static final String SAID = "litellm-litellm-1 keeps running while Langfuse is away";
    private static final String LOST = ",\"losesTracesOf\":[\"litellm-litellm-1\"]}";

    private static final String NETWORKS = """
                networks: [default, langfuse]
            networks:
              langfuse:
                external: true
                name: langfuse_default
            """;

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void both_stacks_run() {
        project = new SmallProject(root, "demo", new FakeEngine()).made();
        project.write("templates/litellm.yml", project.text("templates/litellm.yml") + NETWORKS);
        project.ok("start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop langfuse", "restart langfuse-web", "restart langfuse"})
    void the_plan_and_the_screen_say_so(String line) {
        var planned = project.type(line + " --dry-run");
        assertTrue(planned.err().contains(SAID), planned.err());
        assertTrue(project.ok(line + " --dry-run --json").strip().endsWith(LOST));
        assertTrue(project.ok("--json=events " + line + " --dry-run").contains("\"event\":\"note\""));
        var done = project.type(line);
        assertEquals(0, done.code(), done.err());
        assertTrue(done.err().indexOf(SAID) < done.err().indexOf("stopping"), done.err());
    }

    @Test
    void a_start_that_makes_web_anew_says_so() {
        project.write(
                "templates/langfuse.yml",
                project.text("templates/langfuse.yml").replace("    ports:", "    stop_grace_period: 4s\n    ports:"));
        var done = project.type("start");
        assertEquals(0, done.code(), done.err());
        assertTrue(done.err().contains(SAID), done.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "restart", "stop litellm", "restart litellm"})
    void where_the_proxy_goes_too_there_is_nothing_to_say(String line) {
        assertFalse(project.type(line + " --dry-run").err().contains(SAID));
        assertFalse(project.ok(line + " --dry-run --json").contains("losesTracesOf"));
    }
}
