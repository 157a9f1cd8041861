package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For its command {@code -c} wins over {@code CONFIG_FILE} of the environment, and that over {@code .env}. */
final class ConfigOptionTest {

    private static final String PROXY = "litellm-litellm-1";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void started() {
        project = new SmallProject(root, "demo", new FakeEngine()).made();
        project.ok("start");
        project.write("option.yml", configuration("option"));
        project.write("environment.yml", configuration("environment"));
    }

    private static String configuration(String alias) {
        return "model_list:\n  - model_name: of-the-" + alias
                + "\n    litellm_params: {model: openai/mock, api_key: unused, mock_response: hi}\n";
    }

    private Session session() {
        return project.session().with("CONFIG_FILE", "environment.yml");
    }

    private String mounted() {
        var source = project.engine().inspect(PROXY).orElseThrow().mounts().getOrDefault("/app/config.yaml", "");
        return Path.of(source).getFileName().toString();
    }

    private String remembered() {
        return project.ok("config --show CONFIG_FILE").strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config --show CONFIG_FILE|option.yml",
                "config litellm|demo/option.yml",
                "config litellm --json|demo/option.yml",
                "models|of-the-option",
                "models --json|of-the-option",
                "update-config --no-verify --no-drain --dry-run|--- option.yml",
            })
    void commands_that_only_look_show_it(String line, String words) {
        var seen = session().type("-c option.yml " + line);
        assertTrue(seen.out().contains(words), seen.out() + seen.err());
        assertFalse((seen.out() + seen.err()).contains("environment.yml"), seen.out() + seen.err());
        assertEquals("mock_config.yml", remembered());
        assertTrue(project.session()
                .with("CONFIG_FILE", "environment.yml")
                .type(line)
                .out()
                .contains(words.replace("option", "environment")));
    }

    /** They end with another code than that of a success where the rest of the project is not right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "init|mock_config.yml",
                "start|option.yml",
                "start litellm|option.yml",
                "restart litellm|option.yml",
                "update-config --no-verify --no-drain|option.yml",
            })
    void commands_that_change_something_do_it_with_that_one_and_remember_it(String line, String running) {
        var seen = session().type("-c option.yml " + line);
        assertEquals(0, seen.code(), seen.out() + seen.err());
        assertEquals(running, mounted());
        assertEquals("option.yml", remembered());
        assertEquals(configuration("environment"), project.text("environment.yml"));
    }

    @Test
    void verify_reads_it() {
        var seen = session().type("-c absent.yml verify");
        assertFalse((seen.out() + seen.err()).contains("environment.yml"), seen.out() + seen.err());
    }

    @Test
    void update_config_edits_that_file() {
        session().type("-c option.yml update-config --no-verify --no-drain");
        assertTrue(project.text("option.yml").contains("langfuse_otel"), project.text("option.yml"));
        assertEquals(configuration("environment"), project.text("environment.yml"));
    }

    @Test
    void an_update_that_fails_goes_back_to_what_holds_without_the_option() {
        session().type("start");
        assertEquals("environment.yml", mounted());
        project.engine().failing("create " + PROXY, new Failure(Problem.ENGINE_REFUSED, "no"));
        var seen = session().type("-c option.yml update-config --no-verify --no-drain");
        assertEquals(4, seen.code(), seen.err());
        assertEquals("environment.yml", mounted());
        assertEquals("mock_config.yml", remembered());
        assertEquals(configuration("option"), project.text("option.yml"));
    }
}
