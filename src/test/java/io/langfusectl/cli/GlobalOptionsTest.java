package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.litellm.ProxyConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command understands, and what is said of what none does. */
final class GlobalOptionsTest {

    private static final String COLOUR = "\u001b[3";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    @ParameterizedTest
    @CsvSource({"start,--dry-run", "verify,--real-model", "models,--call", "logs,--follow", "update-config,--drain"})
    void the_help_lists_the_options_of_a_command_before_those_that_all_take(String command, String own) {
        var help = project.session().type(command + " --help").out();
        var global = help.indexOf("\nGlobal options:\n");
        assertTrue(help.contains("\nOptions:\n") && help.indexOf("\nOptions:\n") < help.lastIndexOf(own), help);
        assertTrue(help.lastIndexOf(own) < global, help);
        for (var option : List.of("--config", "--directory", "--instance", "--json", "--yes", "--color", "--help")) {
            assertTrue(help.lastIndexOf("  " + option) > global || help.lastIndexOf(", " + option) > global, help);
        }
    }

    @Test
    void the_help_has_no_heading_over_an_empty_list_of_options() {
        var help = project.session().type("completion --help").out();
        assertFalse(help.contains("\nOptions:\n"), help);
        assertTrue(help.contains("\nGlobal options:\n"), help);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void the_exit_codes_of_the_help_stand_on_two_lines(String language) {
        var help = project.session()
                .with("LANGFUSE_CTL_LANG", language)
                .type("--help")
                .out()
                .lines()
                .toList();
        assertTrue(help.get(help.size() - 1).startsWith("6 SSH"), help.toString());
        assertTrue(
                help.get(help.size() - 2).contains(" 5 ")
                        || help.get(help.size() - 2).contains("、5 "),
                help.toString());
    }

    private String status(String option, String variable, String value, boolean terminal) {
        var session = project.session();
        if (!variable.isEmpty()) {
            session.with(variable, value);
        }
        if (terminal) {
            session.answering("");
        }
        return session.type(("status " + option).strip()).out();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', '', true, true",
        "'', '', '', false, false",
        "--color=always, '', '', false, true",
        "--color=always, NO_COLOR, 1, false, true",
        "--color=never, '', '', true, false",
        "--color=never, CLICOLOR_FORCE, 1, true, false",
        "--color=auto, '', '', true, true",
        "'', NO_COLOR, 1, true, false",
        "'', CLICOLOR_FORCE, 1, false, true",
        "'', TERM, dumb, true, false",
    })
    void colours_are_where_they_are_wanted(
            String option, String variable, String value, boolean terminal, boolean coloured) {
        project.ok("start");
        var seen = status(option, variable, value, terminal);
        assertTrue(seen.contains("langfuse-web"), seen);
        assertEquals(coloured, seen.contains(COLOUR), seen);
    }

    @Test
    void quiet_says_nothing_of_what_goes_well() {
        for (var line : List.of("start -q", "-q restart litellm", "stop --quiet")) {
            assertEquals("", project.type(line).err(), line);
        }
    }

    @Test
    void quiet_says_what_fails() {
        var seen = project.type("-q start nowhere");
        assertEquals(2, seen.code());
        assertTrue(seen.err().contains("nowhere"), seen.err());
    }

    @ParameterizedTest
    @CsvSource({
        "strat, start",
        "stauts, status",
        "update-confg, update-config",
        "start --dry-rnu, --dry-run",
        "stop --volume, --volumes",
    })
    void what_cannot_be_understood_is_told_with_the_nearest_that_can(String line, String near) {
        var seen = project.type(line);
        assertEquals(2, seen.code(), seen.err());
        assertTrue(seen.err().matches("(?s).*" + near + "\\b.*"), seen.err());
        assertFalse(seen.err().contains("Exception"), seen.err());
        assertEquals(List.of(), project.engine().history());
    }

    @Test
    void little_memory_is_a_note_and_no_obstacle() {
        project.engine().being(new EngineInfo("fake://", "27", "1.46", 2, 2L << 30, "/var/lib/fake", false, false));
        var seen = project.type("start");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("Docker has 2.0 GiB of memory; at least 8 GiB"), seen.err());
    }

    @Test
    void enough_memory_is_not_mentioned() {
        assertFalse(project.type("start").err().contains("of memory"));
    }

    @Test
    void mock_selects_three_models_that_answer_by_themselves_one_called_as_in_the_workshop() {
        assertEquals("mock_config.yml", project.ok("config --show CONFIG_FILE").strip());
        var models = new ProxyConfig("mock_config.yml", project.text("mock_config.yml"))
                .root()
                .find("model_list")
                .orElseThrow()
                .children();
        var aliases = models.stream()
                .filter(model -> model.find("litellm_params")
                        .flatMap(params -> params.find("mock_response"))
                        .isPresent())
                .map(model ->
                        model.find("model_name").flatMap(name -> name.text()).orElse(""))
                .filter(name -> !name.equals("langfuse-ctl-probe"))
                .collect(Collectors.toSet());
        assertEquals(3, aliases.size(), aliases.toString());
        assertTrue(aliases.contains("bedrock-converse-us-claude-3-7-sonnet-v1"), aliases.toString());
        assertEquals(4, models.size());
    }

    @Test
    void a_start_does_what_its_dry_run_said() {
        var planned = project.ok("start --dry-run").lines().sorted().toList();
        assertTrue(planned.size() > 5, planned.toString());
        assertEquals(planned, done("start --json=events"));
        project.set("LITELLM_MASTER_KEY=sk-another-key-of-a-good-length");
        var again = project.ok("start --dry-run").lines().sorted().toList();
        assertEquals(again, done("start --json=events"));
        var stopped = project.ok("stop --dry-run").lines().sorted().toList();
        assertEquals(stopped, done("stop --json=events"));
    }

    /** The steps that the events tell of, each once. */
    private List<String> done(String line) {
        return project.ok(line)
                .lines()
                .filter(event -> event.contains("\"step\":\""))
                .map(event -> event.replaceAll(".*\"step\":\"([^\"]*)\",\"subject\":\"([^\"]*)\".*", "$1 $2"))
                .distinct()
                .sorted()
                .toList();
    }
}
