package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.FakeEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -c} is remembered once the proxy is ready with it; a proxy that fails leaves the previous one remembered. */
final class ConfigSelectionTest {

    private static final String PROXY = "litellm-litellm-1";
    private static final String WEB = "langfuse-langfuse-web-1";
    private static final String BACK = "langfuse-ctl -c mock_config.yml start";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void started() {
        project = new SmallProject(root, "demo", new FakeEngine()).made();
        project.write("new.yml", project.text("mock_config.yml") + "# new\n");
        project.ok("start");
    }

    private void proxyFails() {
        project.engine().becoming(PROXY, State.EXITED).exitingWith(PROXY, 1).logging(PROXY, "no such module");
    }

    private String mounted() {
        return project.engine().inspect(PROXY).orElseThrow().mounts().getOrDefault("/app/config.yaml", "");
    }

    private String remembered() {
        return project.ok("config --show CONFIG_FILE").strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart", "start litellm", "restart litellm"})
    void a_configuration_whose_proxy_fails_is_not_remembered_and_the_way_back_is_said(String line) {
        var env = project.text(".env");
        proxyFails();
        var seen = project.type("-c new.yml " + line);
        assertEquals(5, seen.code(), seen.err());
        assertEquals(env, project.text(".env"));
        assertTrue(seen.err().contains(BACK), seen.err());
        assertFalse(seen.err().contains("Remembered"), seen.err());
        project.engine().becoming(PROXY, State.RUNNING);
        project.ok("start");
        assertTrue(mounted().endsWith("/mock_config.yml"), mounted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart litellm"})
    void one_with_which_the_proxy_is_ready_is_remembered_and_told(String line) {
        var seen = project.type("-c new.yml " + line);
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("Remembered in .env: CONFIG_FILE=new.yml"), seen.err());
        assertEquals("new.yml", remembered());
        assertTrue(mounted().endsWith("/new.yml"), mounted());
        assertEquals(0, project.type("start").code());
        assertTrue(mounted().endsWith("/new.yml"), mounted());
    }

    @Test
    void it_is_remembered_although_another_service_fails() {
        project.write("templates/langfuse.yml", project.text("templates/langfuse.yml") + "# no other\n");
        project.engine().becoming(WEB, State.RUNNING, State.RUNNING, State.RUNNING, State.RUNNING, State.EXITED);
        project.ok("stop langfuse");
        project.ok("-c new.yml start litellm");
        project.write(".env", project.text(".env").replace("CONFIG_FILE=new.yml", "CONFIG_FILE=mock_config.yml"));
        project.engine().becoming(WEB, State.EXITED).exitingWith(WEB, 1);
        var seen = project.type("-c new.yml start");
        assertEquals(5, seen.code(), seen.err());
        assertEquals("new.yml", remembered());
        assertFalse(seen.err().contains(BACK), seen.err());
    }

    /** What a kill between the two leaves: the proxy is ready with it, and {@code .env} does not name it yet. */
    @Test
    void the_same_command_goes_on_after_a_kill_between_ready_and_remembered() {
        var env = project.text(".env");
        project.ok("-c new.yml start");
        project.write(".env", env);
        int deeds = project.engine().history().size();
        project.ok("-c new.yml start");
        assertEquals(0, project.since(deeds).size(), project.since(deeds).toString());
        assertEquals("new.yml", remembered());
    }

    @Test
    void where_env_was_edited_by_hand_the_way_back_is_the_configuration_that_the_proxy_had() {
        project.set("CONFIG_FILE=new.yml");
        proxyFails();
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains(BACK), seen.err());
    }

    @Test
    void a_proxy_that_fails_with_the_configuration_it_had_has_no_way_back() {
        project.write("mock_config.yml", project.text("mock_config.yml") + "# changed\n");
        proxyFails();
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.err());
        assertFalse(seen.err().contains("previous configuration"), seen.err());
    }

    @Test
    void a_start_without_the_proxy_does_not_remember_it_and_says_so() {
        var env = project.text(".env");
        var seen = project.type("-c new.yml restart langfuse-web");
        assertEquals(0, seen.code(), seen.err());
        assertEquals(env, project.text(".env"));
        assertTrue(seen.err().contains("langfuse-ctl -c new.yml start litellm"), seen.err());
    }

    @Test
    void it_wins_over_the_environment() {
        var seen = project.session().with("CONFIG_FILE", "mock_config.yml").type("-c new.yml start");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(mounted().endsWith("/new.yml"), mounted());
    }

    @Test
    void update_config_goes_back_to_the_configuration_before_and_proves_that_one() {
        project.write("bare.yml", "model_list: []\n");
        project.ok("-c bare.yml start");
        project.write("mock_config.yml", project.text("mock_config.yml") + """
                litellm_settings:
                  success_callback: [langfuse]
                """.replace("litellm_settings", "x-other"));
        var env = project.text(".env");
        project.ok("-c mock_config.yml update-config --no-verify --no-drain");
        project.write("mock_config.yml", project.text("mock_config.yml") + "# reports and can be proven\n");
        project.write(".env", env);
        project.ok("start");
        project.engine()
                .failing(
                        "create " + PROXY,
                        new io.langfusectl.problem.Failure(io.langfusectl.problem.Problem.ENGINE_REFUSED, "no"));
        var seen = project.type("-c mock_config.yml update-config --no-verify");
        assertEquals(4, seen.code(), seen.err());
        assertTrue(remembered().equals("bare.yml"), remembered());
        assertTrue(mounted().endsWith("/bare.yml"), mounted());
        assertFalse(seen.err().contains("proxy-ready"), seen.err());
    }
}
