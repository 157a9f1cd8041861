package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ports and names that the stacks of one folder cannot all have: said before anything is made, with who can mend it.
 */
final class OwnPortsTest {

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    private String refuses(Session.Seen seen, String... words) {
        assertEquals(3, seen.code(), seen.out() + seen.err());
        for (var word : words) {
            assertTrue(seen.err().contains(word), word + "\n" + seen.err());
        }
        assertFalse(project.engine().history().stream().anyMatch(deed -> deed.startsWith("create")));
        return seen.err();
    }

    private String refuses(String line, String... words) {
        return refuses(project.type(line), words);
    }

    private String place(String variable) {
        return ".env:" + project.lineOf(variable + "=") + ": " + variable;
    }

    /** The templates of the program, and no file of one's own. */
    private void useBuiltInStacks() throws IOException {
        Files.delete(project.file("templates/langfuse.yml"));
        Files.delete(project.file("templates/litellm.yml"));
        Files.delete(project.file("templates"));
    }

    @Test
    void two_variables_with_the_same_port_are_named_with_their_lines_before_anything_is_made() throws IOException {
        project.set("LANGFUSE_PORT=3055");
        project.set("LITELLM_PORT=3055");
        for (var line :
                List.of("start", "start --dry-run", "restart", "restart --dry-run", "update-config --dry-run")) {
            refuses(
                    line,
                    "Port 3055 is used twice: by langfuse-web (" + place("LANGFUSE_PORT") + ") and by litellm ("
                            + place("LITELLM_PORT") + ")",
                    "set LITELLM_PORT in .env to another number, or run: langfuse-ctl start --auto-ports");
        }
        useBuiltInStacks();
        refuses("start", place("LANGFUSE_PORT"), place("LITELLM_PORT"));
    }

    @Test
    void a_port_of_the_environment_or_a_default_is_named_as_such() throws IOException {
        project.set("LANGFUSE_PORT=4000");
        refuses("start", place("LANGFUSE_PORT"), "(templates/litellm.yml:12: services.litellm.ports[0])");
        useBuiltInStacks();
        refuses("start", place("LANGFUSE_PORT"), "(default: LITELLM_PORT)", "set LITELLM_PORT in .env");
        project.set("LANGFUSE_PORT=3000");
        refuses(
                project.session().with("LITELLM_PORT", "3000").type("start"),
                "(" + place("LANGFUSE_PORT") + ")",
                "(environment: LITELLM_PORT)",
                "set LANGFUSE_PORT in .env");
        refuses(
                project.session()
                        .with("LITELLM_PORT", "3055")
                        .with("LANGFUSE_PORT", "3055")
                        .type("start"),
                "set LITELLM_PORT in the environment to another number");
    }

    @Test
    void what_config_shows_could_not_be_started_and_it_says_so() {
        project.set("LANGFUSE_PORT=3055");
        project.set("LITELLM_PORT=3055");
        var seen = project.type("config");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("Port 3055 is used twice"), seen.err());
        assertEquals("", project.type("config langfuse").err());
        assertEquals("", project.type("config --json").err());
    }

    @Test
    void a_stack_that_is_not_started_is_in_nobodys_way() {
        project.set("LANGFUSE_PORT=3055");
        project.set("LITELLM_PORT=3055");
        project.ok("start langfuse");
        var seen = project.type("start litellm");
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains("Port 3055 is taken: langfuse-langfuse-web-1"), seen.err());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7000:1, 127.0.0.1:7000:2, true",
        "7000:1, 127.0.0.1:7000:2, true",
        "0.0.0.0:7000:1, 127.0.0.1:7000:2, true",
        "0.0.0.0:7000:1, '[::1]:7000:2', false",
        "'[::]:7000:1', '[::1]:7000:2', true",
        "'[::1]:7000:1', '[0:0:0:0:0:0:0:1]:7000:2', true",
        "127.0.0.1:7000:1, 127.0.0.2:7000:2, false",
        "127.0.0.1:7000:1, '[::1]:7000:2', false",
        "127.0.0.1:7000:1, 127.0.0.1:7000:2/udp, false",
        "7000:1/udp, 127.0.0.1:7000:2/udp, true",
        "127.0.0.1:6998-7000:1-3, 127.0.0.1:7000:2, true",
        "127.0.0.1::1, 127.0.0.1::2, false",
    })
    void only_the_same_port_and_protocol_on_the_same_address_are_a_conflict(String one, String other, boolean same) {
        project.write("templates/a.yml", "services: {a: {image: example.org/acme/web:1.0, ports: ['" + one + "']}}\n");
        project.write(
                "templates/b.yml", "services: {b: {image: example.org/acme/web:1.0, ports: ['" + other + "']}}\n");
        if (same) {
            refuses(
                    "start --dry-run",
                    "templates/a.yml:1: services.a.ports[0]",
                    "templates/b.yml:1: services.b.ports[0]");
            refuses("start --auto-ports --dry-run", "change the port at templates/b.yml:1: services.b.ports[0]");
        } else {
            project.ok("start --dry-run");
        }
    }

    @Test
    void one_service_cannot_publish_a_port_twice_either() {
        project.write("templates/a.yml", """
                services:
                  a:
                    image: example.org/acme/web:1.0
                    ports: ["7000:1", "${A_PORT:-7000}:2"]
                """);
        refuses("start a", "templates/a.yml:4: services.a.ports[0]", "templates/a.yml:4: services.a.ports[1]");
        project.ok("start a --auto-ports");
        assertTrue(project.text(".env").contains("\nA_PORT=7001\n"), project.text(".env"));
    }

    @Test
    void auto_ports_moves_one_of_the_two_and_no_port_twice() {
        project.set("LANGFUSE_PORT=7055");
        project.set("LITELLM_PORT=7055");
        project.write("templates/a.yml", """
                services:
                  a: {image: example.org/acme/web:1.0, ports: ["127.0.0.1:7056:1", "127.0.0.1:${A_PORT:-7055}:2"]}
                """);
        var seen = project.type("start --auto-ports");
        assertEquals(0, seen.code(), seen.err());
        assertEquals("7055", project.ok("config --show LANGFUSE_PORT").strip());
        assertEquals("7057", project.ok("config --show LITELLM_PORT").strip());
        assertEquals("7058", project.ok("config --show A_PORT").strip());
    }

    @Test
    void auto_ports_cannot_move_what_the_environment_or_the_stack_file_says() {
        var seen = project.session()
                .with("LANGFUSE_PORT", "3055")
                .with("LITELLM_PORT", "3055")
                .type("start --auto-ports");
        refuses(seen, "environment: LANGFUSE_PORT");
        var before = project.text(".env");
        project.ok("start langfuse");
        project.write(
                "templates/a.yml", "services: {a: {image: example.org/acme/web:1.0, ports: ['127.0.0.1:3000:80']}}\n");
        seen = project.type("start a --auto-ports");
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains("change the port at templates/a.yml:1: services.a.ports[0]"), seen.err());
        assertEquals(before, project.text(".env"));
    }

    @Test
    void two_services_swap_their_ports() {
        project.ok("start");
        project.set("LANGFUSE_PORT=4000");
        project.set("LITELLM_PORT=3000");
        var deeds = project.engine().history().size();
        project.ok("start");
        var since = project.since(deeds);
        var removals = List.of("remove langfuse-langfuse-web-1", "remove litellm-litellm-1");
        var starts = List.of("start langfuse-langfuse-web-1", "start litellm-litellm-1");
        for (var removal : removals) {
            for (var start : starts) {
                assertTrue(since.indexOf(removal) < since.indexOf(start), since.toString());
            }
        }
        assertTrue(since.containsAll(removals) && since.containsAll(starts), since.toString());
    }

    @Test
    void a_port_that_the_engine_alone_knows_to_be_taken_is_named_with_its_variable() {
        project.engine().occupying(4000);
        var seen = project.type("start");
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains("Port 4000 is taken: another process"), seen.err());
        assertTrue(seen.err().contains("set LITELLM_PORT in .env"), seen.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "65536", "-1", "'3000 '", "3000-3001", "127.0.0.1:3000", "3000:", "0x10", "３０００"})
    void a_variable_that_is_no_port_is_named_where_it_stands_and_no_file_that_is_not_there(String value)
            throws IOException {
        useBuiltInStacks();
        project.set("LANGFUSE_PORT=" + value);
        for (var line : List.of("start", "start --dry-run", "restart", "status", "config", "update-config")) {
            var said = refuses(line, place("LANGFUSE_PORT"), "services.langfuse-web.ports[0]");
            assertFalse(said.contains("templates/"), said);
        }
    }

    @Test
    void a_port_of_zero_is_warned_of_where_browsers_are_told_the_address() throws IOException {
        useBuiltInStacks();
        project.set("LANGFUSE_PORT=0");
        var seen = project.type("start --dry-run");
        assertTrue(seen.err().contains(".env:" + project.lineOf("LANGFUSE_PORT=")), seen.err());
        assertTrue(seen.err().contains("LANGFUSE_PORT=0 means any free port"), seen.err());
    }

    @Test
    void a_name_of_an_instance_that_cannot_be_one_is_refused_and_not_remembered() {
        var seen = project.type("--instance Demo start");
        assertEquals(2, seen.code(), seen.err());
        assertTrue(seen.err().contains("--instance Demo"), seen.err());
        assertFalse(project.text(".env").contains("Demo"));
        project.set("LANGFUSE_CTL_INSTANCE=Demo");
        refuses("start", place("LANGFUSE_CTL_INSTANCE"), "a name of lower case letters");
    }

    @Test
    void a_variable_of_the_environment_that_is_no_port_is_named() throws IOException {
        useBuiltInStacks();
        var said = refuses(project.session().with("LITELLM_PORT", "abc").type("start"), "environment: LITELLM_PORT");
        assertFalse(said.contains("templates/"), said);
    }

    @Test
    void a_variable_that_an_own_stack_file_cannot_use_is_named_with_both_places() {
        project.set("LANGFUSE_PORT=abc");
        refuses("start", place("LANGFUSE_PORT"), "templates/langfuse.yml:8: services.langfuse-web.ports[0]");
    }

    @Test
    void any_other_value_that_a_stack_of_the_program_cannot_use_is_named_where_it_stands() throws IOException {
        useBuiltInStacks();
        project.set("CLICKHOUSE_NOFILE=many");
        var said = refuses("config", place("CLICKHOUSE_NOFILE"), "services.langfuse-clickhouse.ulimits.nofile");
        assertFalse(said.contains("templates/"), said);
    }

    @Test
    void a_missing_variable_is_named_without_a_file_that_is_not_there() throws IOException {
        useBuiltInStacks();
        project.set("SALT=");
        var said = refuses("config", "SALT is not set, and langfuse: ");
        assertFalse(said.contains("templates/"), said);
    }

    @Test
    void two_stack_files_that_would_make_the_same_container_are_refused() {
        project.write("templates/a.yml", "name: a-b\nservices: {c: {image: example.org/acme/web:1.0}}\n");
        project.write("templates/b.yml", "name: a\nservices: {b-c: {image: example.org/acme/web:1.0}}\n");
        refuses("start", "a-b-c-1", "a/c", "b/b-c");
        project.write("templates/b.yml", "name: langfuse\nservices: {langfuse-web: {image: x}}\n");
        refuses("start --dry-run", "langfuse-langfuse-web-1", "langfuse/langfuse-web", "b/langfuse-web");
    }

    @Test
    void a_volume_or_network_of_two_stack_files_must_be_the_same_in_both() {
        var stack = """
                services: {NAME: {image: example.org/acme/web:1.0, volumes: ["data:/data"], networks: [net]}}
                volumes: {data: {name: shared, driver_opts: {type: TYPE}}}
                networks: {net: {name: joined, internal: INTERNAL}}
                """;
        project.write(
                "templates/a.yml",
                stack.replace("NAME", "a").replace("TYPE", "nfs").replace("INTERNAL", "true"));
        project.write(
                "templates/b.yml",
                stack.replace("NAME", "b").replace("TYPE", "nfs").replace("INTERNAL", "true"));
        project.ok("start --dry-run");
        project.write(
                "templates/b.yml",
                stack.replace("NAME", "b").replace("TYPE", "tmpfs").replace("INTERNAL", "true"));
        refuses("start", "shared", "templates/a.yml: volumes.data", "templates/b.yml: volumes.data");
        project.write(
                "templates/b.yml",
                stack.replace("NAME", "b").replace("TYPE", "nfs").replace("INTERNAL", "false"));
        refuses("start", "joined", "templates/a.yml: networks.net", "templates/b.yml: networks.net");
    }
}
