package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * update-config on the running stacks: proven by a trace, or undone and that proven. Those tests come first that go
 * back to the proxy which they found, or leave it alone: the others leave one that the next of them replaces anyway.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UpdateConfigIT {

    /** Longer than the engine waits between its two signals. */
    private static final String SLOW = """
              - model_name: slow
                litellm_params: {model: openai/slow, api_key: unused, mock_response: done, mock_delay: 14}
            """.indent(0);

    private final RealProject project = RunningStacks.project();
    private final String file = project.value("CONFIG_FILE");
    private String env = "";
    private String config = "";

    @BeforeEach
    void remember() {
        env = project.read(".env");
        config = project.read(file);
    }

    /** The proxy follows with the next change, or at the end. */
    @AfterEach
    void put_back() {
        project.write(".env", env);
        project.write(file, config);
    }

    @AfterAll
    static void follow() {
        RunningStacks.project().ctl("start");
    }

    private void workshop(String name) throws IOException {
        try (var in = UpdateConfigIT.class.getResourceAsStream("/workshop/" + name)) {
            project.write(
                    "workshop_" + name,
                    new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Set<String> codes(String json) {
        return Pattern.compile("\"code\":\"([A-Z_]+)\"")
                .matcher(json)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @Order(3)
    @CsvSource(delimiter = '|', textBlock = """
            iam_role_config.yml   | MODEL_GONE AWS_SESSION_NAME_ALONE FALLBACK_UNKNOWN TIMEOUT_SHORT CALLBACK_TWICE AWS_KEY_MISPLACED AUTH_STAYS_ON KEY_IDLE KEY_UNKNOWN REFERENCE_UNSET
            access_key_config.yml | MODEL_GONE MODEL_ID_DOUBLED TIMEOUT_SHORT CALLBACK_TWICE AWS_KEY_MISPLACED AUTH_STAYS_ON KEY_IDLE KEY_UNKNOWN REFERENCE_UNSET
            """)
    void the_workshops_configuration_ends_with_a_proven_trace_and_every_finding(String name, String expected)
            throws IOException {
        workshop(name);
        try (var service = new MetadataService()) {
            service.meet(project.container("litellm", "litellm"));
            service.serve("with-role");
            workshopEndsWithAProvenTrace(name, expected, service);
        }
    }

    private void workshopEndsWithAProvenTrace(String name, String expected, MetadataService service) {
        var seen = project.session().type("-c", "workshop_" + name, "update-config", "--json");
        assertEquals(0, seen.code(), seen.out() + seen.err());
        assertTrue(seen.out().contains("\"verified\":true,\"rolledBack\":false}"), seen.out());
        var missing = new TreeSet<>(Set.of(expected.split(" ", -1)));
        missing.removeAll(codes(seen.out()));
        assertEquals(Set.of(), missing, seen.out());
        service.meet(project.container("litellm", "litellm"));
        var again = project.session().type("update-config", "--json");
        assertTrue(again.out().startsWith("{\"schema\":1,\"changed\":false,"), again.out() + again.err());
        assertTrue(again.out().contains("\"verified\":true"), again.out());
    }

    @Test
    @Order(1)
    void a_configuration_of_which_litellm_dies_is_undone_and_the_old_proxy_proven() {
        var deadly = deadly();
        project.write("deadly.yml", deadly);
        var seen = project.session().type("-c", "deadly.yml", "update-config");
        assertEquals(5, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("✗ litellm "), seen.err());
        assertTrue(seen.err().contains("restoring "), seen.err());
        assertEquals(env, project.read(".env"));
        assertEquals(deadly, project.read("deadly.yml"));
        project.ctl("verify");
    }

    private String deadly() {
        var general = "general_settings:\n";
        var rest = config.contains(general) ? config : config + general;
        return rest.replaceFirst(general, general + "  custom_auth: no_such.module\n");
    }

    @Test
    @Order(1)
    void a_hop_that_fails_is_named_and_all_goes_back() {
        run("docker", "stop", "-t", "1", project.container("langfuse", "langfuse-minio"));
        try {
            project.write(file, config.replace("[\"langfuse_otel\"]", "[\"langfuse\"]"));
            var before = project.read(file);
            var seen = project.session().type("update-config", "--json");
            assertEquals(7, seen.code(), seen.out() + seen.err());
            assertTrue(seen.err().startsWith("{\"schema\":1,\"problem\":\"STORE_DOWN\""), seen.err());
            assertTrue(seen.out().contains("\"verified\":false,\"rolledBack\":true}"), seen.out());
            assertEquals(before, project.read(file));
            assertEquals(env, project.read(".env"));
        } finally {
            run("docker", "start", project.container("langfuse", "langfuse-minio"));
        }
    }

    @Test
    @Order(2)
    void a_call_in_flight_ends_well_while_the_proxy_is_made_anew() throws Exception {
        project.write(file, config.replaceFirst("model_list:\n", "model_list:\n" + SLOW));
        project.ctl("update-config --no-verify");
        var call = call("slow");
        project.write(file, project.read(file) + "# changed\n");
        var seen = project.session().type("update-config", "--no-verify");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("No calls in flight"), seen.err());
        assertTrue(call.waitFor(30, TimeUnit.SECONDS));
        assertEquals("200", new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    @Order(1)
    void callbacks_in_litellms_database_stop_it_where_the_database_wins() {
        project.write(
                "templates/litellm.yml",
                BundledFiles.text("templates/litellm.yml")
                        .replace("STORE_MODEL_IN_DB=False", "STORE_MODEL_IN_DB=True"));
        try {
            assertEquals(Set.of(), codes(project.ctl("update-config --dry-run --json")));
            psql("create table \"LiteLLM_Config\" (param_name text primary key, param_value jsonb)");
            psql("insert into \"LiteLLM_Config\" values"
                    + " ('litellm_settings', '{\"success_callback\": [\"langfuse\"]}')");
            var seen = project.session().type("update-config");
            assertEquals(3, seen.code(), seen.out() + seen.err());
            assertTrue(seen.err().contains("Callbacks are set in LiteLLM's UI"), seen.err());
            assertEquals(config, project.read(file));
        } finally {
            psql("drop table if exists \"LiteLLM_Config\"");
            project.delete("templates/litellm.yml");
        }
    }

    private void psql(String sql) {
        run(
                "docker",
                "exec",
                project.container("litellm", "litellm-postgres"),
                "psql",
                "-U",
                "litellm",
                "-d",
                "litellm",
                "-c",
                sql);
    }

    @Test
    @Order(4)
    void an_image_without_opentelemetry_is_refused_with_the_way_out() {
        project.write("bare.yml", config.replace("  callbacks: [\"langfuse_otel\"]\n", ""));
        project.set("LITELLM_VERSION", "1.108.11-no-otel");
        project.ctl("-c bare.yml start litellm");
        var seen = project.session().type("update-config");
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("has no package that can send traces to Langfuse 4.16.0"), seen.err());
        assertTrue(seen.err().contains("LITELLM_VERSION=1.108.15"), seen.err());
        assertFalse(project.read("bare.yml").contains("langfuse_otel"));
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({"LITELLM_VERSION, 1.107.0, compromised", "LITELLM_VERSION, 1.82.7, steals credentials"})
    void a_version_that_nobody_should_run_is_refused(String variable, String version, String words) {
        project.set(variable, version);
        var seen = project.session().type("update-config --dry-run");
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains(words), seen.err());
    }

    private Process call(String model) throws IOException {
        var key = project.value("LITELLM_MASTER_KEY");
        var address = "http://127.0.0.1:" + project.value("LITELLM_PORT") + "/v1/chat/completions";
        var command = new ProcessBuilder(
                "curl",
                "-sS",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "-K",
                "-",
                "-d",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                address);
        var process = command.start();
        try (var input = process.getOutputStream()) {
            input.write(
                    ("header = \"Authorization: Bearer " + key + "\"\nheader = \"Content-Type: application/json\"\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }
}
