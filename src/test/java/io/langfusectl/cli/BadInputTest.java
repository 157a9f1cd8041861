package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is named with its place, and nothing is stopped or made. */
final class BadInputTest {

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    /** The exit code, words on stderr, nothing on stdout, and an engine that nobody touched. */
    private void refuses(int code, String line, String... words) {
        var deeds = project.engine().history().size();
        var seen = project.type(line);
        assertEquals(code, seen.code(), line + "\n" + seen.out() + seen.err());
        for (var word : words) {
            assertTrue(seen.err().contains(word), word + "\n" + seen.err());
        }
        assertEquals("", seen.out());
        assertEquals(List.of(), project.since(deeds));
    }

    // .env

    @ParameterizedTest
    @ValueSource(strings = {"A LINE", "OPENED='open", "OPENED=${B", "OPENED=${B:?so}"})
    void a_broken_line_of_the_settings_is_named_with_its_key_and_what_is_right(String line) {
        project.set(line);
        var place = ".env:" + project.lineOf(line) + ": ";
        var key = line.startsWith("OPENED") ? "OPENED" : "";
        for (var command : List.of("start", "start --dry-run", "status")) {
            refuses(3, command, place, key, line.contains(":?") ? "Set B in .env" : "Write one NAME=value a line");
        }
    }

    @Test
    void an_encryption_key_of_63_characters_is_refused_with_file_line_and_what_is_right() throws IOException {
        Files.delete(project.file("templates/langfuse.yml"));
        project.set("ENCRYPTION_KEY=" + "a1".repeat(31) + "b");
        refuses(
                3,
                "start",
                ".env:" + project.lineOf("ENCRYPTION_KEY="),
                "ENCRYPTION_KEY",
                "64 hexadecimal digits",
                "openssl rand -hex 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(touch TRAP)", "`touch TRAP`", "\"$(touch TRAP)\""})
    void a_command_in_a_value_is_never_run_and_breaks_the_database_address_loudly(String value) throws IOException {
        Files.delete(project.file("templates/langfuse.yml"));
        var trap = root.resolve("trap");
        project.set("POSTGRES_PASSWORD=" + value.replace("TRAP", trap.toString()));
        refuses(3, "start", ".env:" + project.lineOf("POSTGRES_PASSWORD="), "POSTGRES_PASSWORD");
        assertFalse(Files.exists(trap));
    }

    // stack files

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services: {a: {image: x, colour: red}}|services.a.colour|this key is not supported",
                "services: {a: {image: [x]}}|services.a.image|belongs here",
                "services: {a: {image: x}, a: {image: y}}|services.a|duplicate key",
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}|services|circular",
                "services: {a: {image: x||invalid YAML",
                "services: {a: {image: x, ports: ['99999:1']}}|services.a.ports|65535",
            })
    void a_broken_stack_file_is_named_with_line_and_path(String text, @Nullable String path, String words) {
        project.write("templates/extra.yml", text + "\n");
        refuses(3, "start", "templates/extra.yml:", path == null ? "" : path, words);
        refuses(3, "config", "templates/extra.yml:", path == null ? "" : path, words);
        assertTrue(project.type("start").err().matches("(?s).*templates/extra\\.yml:[12].*"));
    }

    @Test
    void an_alias_bomb_does_not_go_off() {
        var bomb = new StringBuilder("x-a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("x-a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        project.write("templates/extra.yml", bomb + "services: {a: {image: x, labels: *a11}}\n");
        refuses(3, "start", "templates/extra.yml");
    }

    // -c

    @Test
    void a_configuration_that_cannot_be_one_stops_and_starts_nothing() throws IOException {
        project.ok("start");
        Files.createDirectory(project.file("folder.yml"));
        project.write("empty.yml", "\n\n");
        project.write("broken.yml", "model_list: [a: {\n");
        Files.createSymbolicLink(project.file("unreadable.yml"), Path.of("/proc/self/mem"));
        Files.write(project.file("binary.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        refuses(3, "-c missing.yml start", "missing.yml", "does not exist");
        refuses(3, "-c folder.yml start", "folder.yml", "is a folder");
        refuses(3, "-c empty.yml start", "empty.yml", "is empty");
        refuses(3, "-c broken.yml start", "broken.yml");
        refuses(3, "-c unreadable.yml start", "unreadable.yml", "cannot be read");
        refuses(3, "-c binary.yml start", "binary.yml", "not a text file");
        refuses(3, "-c missing.yml restart", "missing.yml");
        refuses(3, "-c missing.yml start --dry-run", "missing.yml");
        assertTrue(project.ok("config --show CONFIG_FILE").contains("mock_config.yml"));
    }

    // ports

    @Test
    void a_port_that_a_process_has_is_named_with_it_before_anything_is_made() throws IOException {
        project.engine().being(new EngineInfo("unix:///fake", "27.0.0", "1.46", 2, 8L << 30, "/", true, false));
        project.set("LITELLM_PORT=" + TestPort.free());
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            project.set("LANGFUSE_PORT=" + holder.getLocalPort());
            refuses(
                    4,
                    "start",
                    "Port " + holder.getLocalPort() + " is taken",
                    String.valueOf(ProcessHandle.current().pid()),
                    "LANGFUSE_PORT",
                    "--auto-ports");
        }
    }

    @Test
    void every_taken_port_is_named_at_once() {
        var other = other("other");
        other.ok("--instance other start");
        refuses(
                4,
                "start",
                "Port 3000 is taken: other-langfuse-langfuse-web-1",
                "Port 4000 is taken: other-litellm-litellm-1");
    }

    @Test
    void a_port_that_a_container_of_ours_has_is_named_with_it() {
        project.ok("start langfuse");
        project.write(
                "templates/extra.yml",
                "services: {a: {image: example.org/acme/web:1.0, ports: ['127.0.0.1:3000:80']}}\n");
        refuses(4, "start extra", "Port 3000 is taken: langfuse-langfuse-web-1", "templates/extra.yml");
    }

    @Test
    void auto_ports_takes_the_next_free_one_and_remembers_it() {
        var other = other("other");
        other.ok("--instance other start");
        var seen = project.type("start --auto-ports");
        assertEquals(0, seen.code(), seen.err());
        var port = project.ok("config --show LANGFUSE_PORT").strip();
        assertTrue(Integer.parseInt(port) > 3000, port);
        assertTrue(seen.out().contains("http://localhost:" + port), seen.out());
    }

    @Test
    void of_two_services_with_the_same_port_inside_the_one_is_moved_whose_port_is_taken() {
        project.write("templates/extra.yml", """
                services:
                  a: {image: example.org/acme/web:1.0, ports: ["127.0.0.1:${ANY_PORT:-}:9000"]}
                  b: {image: example.org/acme/web:1.0, ports: ["127.0.0.1:${TAKEN_PORT:-3000}:9000"]}
                """);
        project.ok("start langfuse");
        refuses(4, "start extra", "Port 3000 is taken", "set TAKEN_PORT in .env");
        project.ok("start extra --auto-ports");
        assertTrue(project.text(".env").contains("\nTAKEN_PORT=30"), project.text(".env"));
        assertFalse(project.text(".env").contains("ANY_PORT"), project.text(".env"));
    }

    private SmallProject other(String name) {
        return new SmallProject(root, name, project.engine());
    }

    // images and services

    @Test
    void an_image_that_nobody_has_is_named_with_its_registry_before_the_first_container() {
        project.set("LANGFUSE_CTL_REGISTRY=mirror.example.com");
        var seen = project.type("start");
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains("mirror.example.com"), seen.err());
        assertTrue(seen.err().contains("acme/"), seen.err());
        assertTrue(seen.err().contains("LANGFUSE_CTL_REGISTRY"), seen.err());
        assertTrue(project.engine().history().stream().noneMatch(deed -> deed.startsWith("create")));
    }

    @Test
    void what_a_further_stack_has_of_langfuses_kind_is_not_judged_by_its_rules() {
        project.write("templates/extra.yml", """
                services:
                  litellm: { image: example.org/berriai/litellm:1.0 }
                  other: { image: example.org/langfuse/langfuse:1.0 }
                """);
        var engine = project.engine().having("example.org/berriai/litellm:1.0", "example.org/langfuse/langfuse:1.0");
        project.set("SALT=");
        project.set("LITELLM_MASTER_KEY=");
        var seen = project.type("start extra --dry-run");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.out().contains("create litellm"), seen.out() + engine.history());
    }

    @Test
    void an_image_that_must_not_be_fetched_is_named() {
        project.set("LANGFUSE_CTL_REGISTRY=mirror.example.com");
        refuses(4, "start --pull never", "mirror.example.com", "--pull never");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_service_that_dies_ends_the_start_with_its_last_words(boolean atOnce) {
        project.engine()
                .becoming(
                        "langfuse-langfuse-web-1",
                        atOnce ? new State[] {State.EXITED} : new State[] {State.RUNNING, State.RUNNING, State.EXITED})
                .exitingWith("langfuse-langfuse-web-1", 3)
                .logging("langfuse-langfuse-web-1", "listening", "FATAL: no space left for dreams");
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("langfuse-web exited with code 3"), seen.err());
        assertTrue(seen.err().contains("no space left for dreams"), seen.err());
        assertTrue(seen.err().contains("langfuse-ctl logs langfuse-web"), seen.err());
    }

    @Test
    void a_service_that_dies_without_a_word_is_told_all_the_same() {
        project.engine().becoming("langfuse-langfuse-web-1", State.EXITED).exitingWith("langfuse-langfuse-web-1", 1);
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("langfuse-web exited with code 1"), seen.err());
    }

    @Test
    void a_service_that_is_killed_without_a_word_may_lack_memory() {
        project.engine().becoming("langfuse-langfuse-web-1", State.EXITED).exitingWith("langfuse-langfuse-web-1", 137);
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("usually out of memory"), seen.err());
    }

    @Test
    void a_service_that_is_killed_for_memory_says_so() {
        project.engine()
                .becoming("langfuse-langfuse-web-1", State.EXITED)
                .exitingWith("langfuse-langfuse-web-1", 137)
                .starving("langfuse-langfuse-web-1");
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("out of memory"), seen.err());
    }
}
