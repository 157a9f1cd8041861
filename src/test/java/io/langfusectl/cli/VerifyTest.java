package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hops from the client to Langfuse, against servers that say what the real ones were seen to say. */
final class VerifyTest {

    private static final String PROXY = "litellm-litellm-1";
    private static final String WEB = "langfuse-langfuse-web-1";
    private static final String MODELS = "/v1/models";
    private static final String CALL = "/v1/chat/completions";
    private static final String DETAILS = "/health/readiness/details";
    private static final String HEALTH = "/api/public/health";
    private static final String CONFIG = "litellm_settings:\n  callbacks: [langfuse_otel]\n";

    private static final String SHARED = """
                networks: [langfuse]
            networks:
              langfuse:
                external: true
                name: langfuse_default
            """;

    @TempDir
    Path root;

    private FakeEngine engine;
    private SmallProject project;
    private StubHttpServer proxy;
    private StubHttpServer web;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine().keeping(PROXY, "/app/config.yaml", CONFIG);
        project = new SmallProject(root, "project", engine).made();
        project.write("templates/litellm.yml", project.text("templates/litellm.yml") + SHARED);
        var ports = List.of(TestPort.free(), TestPort.free());
        project.set("LITELLM_PORT=" + ports.get(0));
        project.set("LANGFUSE_PORT=" + ports.get(1));
        project.ok("start");
        proxy = new StubHttpServer(ports.get(0))
                .saying("/health/readiness", 200, "{\"status\":\"healthy\"}")
                .saying(MODELS, 200, "{\"data\":[{\"id\":\"langfuse-ctl-probe\"},{\"id\":\"other\"}]}")
                .saying(CALL, 200, "{}")
                .saying(DETAILS, 200, "{\"success_callbacks\":[\"ServiceLogging\",\"LangfuseOtelLogger\"]}");
        web = new StubHttpServer(ports.get(1))
                .saying(HEALTH, 200, "{\"status\":\"OK\",\"version\":\"4.16.0\"}")
                .saying("/api/public/projects", 401, "{\"message\":\"Invalid credentials.\"}");
    }

    @AfterEach
    void end() {
        proxy.close();
        web.close();
    }

    /** The hop that failed and its problem. */
    private String failure(String more) {
        var seen = project.type("verify --json" + more);
        assertEquals(7, seen.code(), seen.out() + seen.err());
        assertEquals("", seen.err());
        return seen.out().replaceAll("(?s).*\"hop\":\"([a-z-]+)\",\"ok\":false,\"problem\":\"(\\w+)\".*", "$1 $2");
    }

    private void configured(String text) {
        engine.keeping(PROXY, "/app/config.yaml", text);
    }

    /** The configuration may set variables itself, over the container's. */
    private void setting(String... lines) {
        configured(CONFIG + "environment_variables:\n  " + String.join("\n  ", lines) + "\n");
    }

    private void allHosts(String value) {
        setting("LANGFUSE_HOST: " + value, "LANGFUSE_BASE_URL: " + value, "LANGFUSE_OTEL_HOST: " + value);
    }

    @Test
    void a_way_that_ends_is_told_as_json_up_to_its_end() {
        engine.stop(PROXY, Optional.empty());
        var seen = project.type("verify --json");
        assertEquals(7, seen.code());
        assertEquals(Golden.text("verify-failed.json"), seen.out());
    }

    @Test
    void a_person_reads_each_hop_and_at_the_end_what_is_wrong_and_what_to_do() {
        proxy.saying(MODELS, 401, "{\"error\":\"no\"}");
        var seen = project.type("verify");
        assertEquals(7, seen.code());
        assertTrue(seen.out().matches("✓ proxy-ready +\\d+ ms\n✗ key-accepted +\\d+ ms\n"), seen.out());
        assertTrue(seen.err().startsWith("✗ The proxy rejects LITELLM_MASTER_KEY (from .env:"), seen.err());
        assertTrue(seen.err().contains("  fix  "), seen.err());
    }

    @Test
    void the_engine_is_observed_once() {
        proxy.saying(MODELS, 401, "");
        int before = engine.observations();
        project.type("verify");
        assertEquals(1, engine.observations() - before);
    }

    @Test
    void the_quiet_one_hears_of_failures_only() {
        proxy.saying(MODELS, 401, "");
        var seen = project.type("--quiet verify");
        assertEquals("", seen.out());
        assertTrue(seen.err().startsWith("✗ "), seen.err());
    }

    @Test
    void the_key_is_nowhere_on_the_screen() {
        proxy.saying(
                MODELS,
                401,
                "sent was " + project.ok("config --show LITELLM_MASTER_KEY").strip());
        var seen = project.type("verify");
        assertTrue(seen.err().contains("sent was ***"), seen.err());
    }

    @Test
    void what_a_proxy_says_while_it_dies_is_shown_without_its_secrets() {
        var key = project.ok("config --show LITELLM_MASTER_KEY").strip();
        var salt = project.ok("config --show SALT").strip();
        engine.logging(PROXY, "startup failed: bad key " + key + " {\"salt\":\"" + salt + "\"}");
        dying();
        for (var line : List.of("verify", "verify --json", "verify --json=events", "update-config --json")) {
            for (var session : List.of(project.session(), project.session().inJapanese())) {
                var seen = session.type(line);
                var screen = seen.out() + seen.err();
                assertTrue(screen.contains("bad key ***"), line + screen);
                assertFalse(screen.contains(key) || screen.contains(salt), line + screen);
            }
        }
    }

    @Test
    void an_unknown_key_is_refused_with_400_where_there_is_no_database() {
        proxy.saying(MODELS, 400, "{\"error\":{\"message\":\"No connected db.\"}}");
        assertEquals("key-accepted MASTER_KEY_REJECTED", failure(""));
    }

    @Test
    void a_proxy_that_was_killed_for_memory_is_told_from_one_that_was_stopped() {
        engine.starving(PROXY).becoming(PROXY, State.EXITED);
        engine.stop(PROXY, Optional.empty());
        engine.start(PROXY);
        assertEquals("proxy-ready PROXY_OUT_OF_MEMORY", failure(""));
    }

    @Test
    void a_configuration_without_the_alias_that_costs_nothing_is_named() {
        proxy.saying(MODELS, 200, "{\"data\":[{\"id\":\"other\"}]}");
        project.write("mock_config.yml", "model_list: []\n");
        assertEquals("model-answers PROBE_MISSING", failure(""));
        assertFalse(proxy.asked().toString().contains(CALL), proxy.asked().toString());
    }

    @Test
    void a_model_that_the_file_has_and_the_proxy_has_not_is_unknown() {
        proxy.saying(MODELS, 200, "{\"data\":[{\"id\":\"other\"}]}").saying(CALL, 400, "{}");
        assertEquals("model-answers MODEL_UNKNOWN", failure(""));
        assertEquals("model-answers MODEL_UNKNOWN", failure(" --real-model nope"));
    }

    @Test
    void a_real_model_is_called_for_one_token_with_both_tags() {
        proxy.saying(CALL, 500, "{}");
        assertEquals("model-answers MODEL_FAILED", failure(" --real-model other"));
        var call = proxy.asked().stream()
                .filter(line -> line.startsWith("POST " + CALL))
                .findFirst()
                .orElseThrow();
        assertTrue(call.contains("\"max_tokens\":1") && call.contains("\"model\":\"other\""), call);
        assertTrue(call.contains("\"langfuse-ctl-verify\",\"langfuse-ctl-"), call);
    }

    @Test
    void a_callback_for_failures_only_reports_nothing() {
        proxy.saying(DETAILS, 200, "{\"success_callbacks\":[\"ServiceLogging\"]}");
        assertEquals("callback-active CALLBACK_MISSING", failure(""));
    }

    @Test
    void an_older_proxy_tells_its_callbacks_without_a_key() {
        proxy.saying(DETAILS, 404, "").saying("/health/readiness", 200, "{\"success_callbacks\":[\"ServiceLogging\"]}");
        assertEquals("callback-active CALLBACK_MISSING", failure(""));
    }

    @Test
    void a_callback_that_is_listed_twice_is_named() {
        configured(CONFIG + "  success_callback: [langfuse]\n");
        assertEquals("callback-active CALLBACK_TWICE", failure(""));
        configured("litellm_settings:\n  success_callback: [langfuse, langfuse]\n");
        assertEquals("callback-active CALLBACK_TWICE", failure(""));
    }

    @Test
    void sampling_counts_only_where_the_callback_reads_it() {
        setting("LANGFUSE_SAMPLE_RATE: '0.0'");
        assertEquals("keys-accepted", failure("").replaceAll(" .*", ""));
        proxy.saying(DETAILS, 200, "{\"success_callbacks\":[\"langfuse\"]}");
        assertEquals("callback-active SAMPLING_OFF", failure(""));
    }

    @Test
    void a_host_variable_that_is_not_read_may_say_what_it_wants() {
        setting("LANGFUSE_BASE_URL: http://old:3000");
        assertEquals("keys-accepted", failure("").replaceAll(" .*", ""));
    }

    @Test
    void a_host_variable_that_is_read_and_differs_is_named() {
        setting("LANGFUSE_OTEL_HOST: http://old:3000");
        assertEquals("callback-active HOST_MISMATCH", failure(""));
    }

    @Test
    void a_host_that_is_set_nowhere_is_named() {
        allHosts("''");
        assertEquals("callback-active HOST_MISSING", failure(""));
    }

    @Test
    void a_host_that_means_the_container_itself_is_named() {
        allHosts("http://localhost:3000");
        assertEquals("langfuse-reachable HOST_IS_SELF", failure(""));
    }

    @Test
    void a_host_with_a_path_is_named_and_one_with_a_slash_is_fine() {
        allHosts("http://langfuse-web:3000/api");
        assertEquals("langfuse-reachable HOST_HAS_PATH", failure(""));
        allHosts("http://langfuse-web:3000/");
        assertEquals("keys-accepted", failure("").replaceAll(" .*", ""));
    }

    @Test
    void traces_that_would_leave_for_the_cloud_are_named() {
        allHosts("https://us.cloud.langfuse.com");
        assertEquals("langfuse-reachable HOST_IS_CLOUD", failure(""));
    }

    @Test
    void a_stopped_web_is_named() {
        engine.stop(WEB, Optional.empty());
        assertEquals("langfuse-reachable WEB_STOPPED", failure(""));
    }

    @Test
    void a_web_whose_start_has_failed_answers_500_for_ever() {
        web.saying(HEALTH, 500, "Internal Server Error");
        assertEquals("langfuse-reachable WEB_INIT_FAILED", failure(""));
    }

    @Test
    void a_proxy_that_is_on_no_network_of_langfuse_is_named() {
        project.write(
                "templates/litellm.yml", project.text("templates/litellm.yml").replace(SHARED, ""));
        engine.remove(PROXY);
        proxy.close();
        web.close();
        project.ok("start");
        proxy = proxy.anew();
        web = web.anew();
        assertEquals("langfuse-reachable NETWORK_DETACHED", failure(""));
    }

    @Test
    void a_database_that_is_away_shows_only_when_asked_for() {
        web.saying(HEALTH + "?failIfDatabaseUnavailable=true", 503, "Database not available");
        assertEquals("langfuse-reachable POSTGRES_DOWN", failure(""));
    }

    @Test
    void what_the_container_sees_through_an_http_proxy_and_not_without_it_is_named_with_the_variable() {
        setting("http_proxy: http://squid:3128");
        engine.answering(PROXY, HEALTH, new ExecResult(0, "503\n200\n"));
        assertEquals("langfuse-reachable HTTP_PROXY_IN_WAY", failure(""));
        var seen = project.type("verify");
        assertTrue(seen.err().contains("✗ http_proxy is set in the proxy's container"), seen.err());
        assertTrue(seen.err().contains("Add langfuse-web to NO_PROXY"), seen.err());
    }

    @Test
    void an_http_proxy_that_passes_everything_on_is_in_nobodys_way() {
        setting("HTTP_PROXY: http://squid:3128");
        engine.answering(PROXY, HEALTH, new ExecResult(0, "200\n200\n"));
        assertEquals("keys-accepted", failure("").replaceAll(" .*", ""));
    }

    @Test
    void an_answer_that_is_as_bad_without_the_http_proxy_is_not_its_fault() {
        setting("HTTP_PROXY: http://squid:3128");
        engine.answering(PROXY, HEALTH, new ExecResult(0, "timed out\nConnection refused\n"));
        assertEquals("langfuse-reachable HOST_UNREACHABLE", failure(""));
    }

    @Test
    void a_folder_that_was_mounted_in_place_of_the_configuration_is_named() throws IOException {
        Files.delete(project.file("mock_config.yml"));
        Files.createDirectory(project.file("mock_config.yml"));
        dying();
        assertEquals("proxy-ready PROXY_CONFIG_IS_FOLDER", failure(""));
    }

    @Test
    void a_folder_on_the_engines_own_machine_is_known_by_the_file_that_cannot_be_read() throws IOException {
        Files.delete(project.file("mock_config.yml"));
        engine.losing(PROXY, "/app/config.yaml");
        dying();
        assertEquals("proxy-ready PROXY_CONFIG_IS_FOLDER", failure(""));
    }

    @Test
    void a_proxy_that_dies_with_its_configuration_in_place_has_refused_it() {
        dying();
        assertEquals("proxy-ready PROXY_CONFIG_REFUSED", failure(""));
    }

    private void dying() {
        engine.becoming(PROXY, State.EXITED).exitingWith(PROXY, 1);
        engine.stop(PROXY, Optional.empty());
        engine.start(PROXY);
    }

    /** The same engine, on another machine. */
    private void far(String address) {
        engine.being(new EngineInfo(address, "27", "1.46", 2, 8L << 30, "/", false, false));
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://ec2-user@far.invalid, langfuse-ctl tunnel ec2-user@far.invalid",
        "ssh://far.invalid:2222, langfuse-ctl tunnel far.invalid:2222",
        "tcp://far.invalid:2376, langfuse-ctl tunnel far.invalid"
    })
    void ports_that_only_the_engines_machine_can_ask_are_no_hop_that_fails(String address, String command) {
        far(address);
        proxy.close();
        web.close();
        for (var line : List.of("verify", "update-config")) {
            var seen = project.type(line);
            assertEquals(4, seen.code(), seen.out() + seen.err());
            assertEquals("", seen.out());
            assertTrue(seen.err().contains("on another machine, " + address + ","), seen.err());
            assertTrue(seen.err().contains(command + "\n"), seen.err());
        }
        proxy = proxy.anew();
        web = web.anew();
    }

    @Test
    void update_config_touches_nothing_where_it_could_prove_nothing() {
        far("ssh://far.invalid");
        proxy.close();
        var config = project.text("mock_config.yml");
        var deeds = engine.history();
        assertEquals(4, project.type("update-config").code());
        assertEquals(config, project.text("mock_config.yml"));
        assertEquals(deeds, engine.history());
        proxy = proxy.anew();
    }

    @Test
    void a_tunnel_to_the_engines_machine_is_a_way_to_ask() {
        far("ssh://far.invalid");
        assertEquals("keys-accepted", failure("").replaceAll(" .*", ""));
    }

    @Test
    void an_engine_behind_a_port_of_this_machine_is_not_far() {
        far("tcp://127.0.0.1:2375");
        web.close();
        assertEquals("langfuse-reachable WEB_SILENT", failure(""));
        web = web.anew();
    }

    @Test
    void a_proxy_that_does_not_run_is_named_wherever_it_does_not() {
        far("ssh://far.invalid");
        engine.stop(PROXY, Optional.empty());
        assertEquals("proxy-ready PROXY_STOPPED", failure(""));
    }

    @Test
    void a_folder_without_a_project_has_nothing_to_verify() {
        var nowhere = new SmallProject(root, "nowhere", new FakeEngine());
        assertEquals(3, nowhere.type("verify").code());
    }
}
