package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackFileTest {

    @TempDir
    Path directory;

    private StackFile read(String text, Map<String, String> environment) {
        var source = new StackSource("extra", "templates/extra.yml", text, directory);
        return ComposeLoader.read(source, Variables.of(environment, EnvFile.empty()));
    }

    private Service web(String keys) {
        var text = "services:\n  web:\n    image: nginx\n" + keys.indent(4) + "volumes:\n  data:\n";
        return read(text, Map.of()).services().get(0);
    }

    private Failure refused(String text) {
        return assertThrows(Failure.class, () -> read(text, Map.of()));
    }

    private String complaint(String text) {
        var failure = refused(text);
        assertEquals(Problem.STACK_FILE_INVALID, failure.problem());
        return failure.details()[0] + " | " + failure.details()[1];
    }

    @Test
    void a_key_that_is_not_supported_is_named_with_file_line_and_path() {
        assertEquals(
                "templates/extra.yml:4: services.web.foo | KEY_UNSUPPORTED",
                complaint("services:\n  web:\n    image: x\n    foo: bar\n"));
    }

    @Test
    void an_image_that_a_variable_makes_impossible_is_the_fault_of_that_variable() {
        for (var version : List.of("a b", "x:y", "-1", "1/2 ", "é", "x".repeat(129), "@sha256:0")) {
            var environment = Map.of("VERSION", version);
            var text = "services:\n  web:\n    image: docker.io/acme/web:${VERSION:-1}\n";
            var failure = assertThrows(Failure.class, () -> read(text, environment), version);
            assertEquals(
                    "VARIABLE_INVALID [environment: VERSION, IMAGE_NEEDED, templates/extra.yml:3: services.web.image]",
                    failure.getMessage());
        }
        assertEquals(
                "templates/extra.yml:3: services.web.image | IMAGE_NEEDED",
                complaint("services:\n  web:\n    image: Acme\n"));
    }

    @Test
    void a_mirror_that_is_none_is_the_fault_of_its_variable() {
        for (var mirror : List.of("x y", "https://mirror.example.org", "mirror.example.org/A")) {
            var environment = Map.of("LANGFUSE_CTL_REGISTRY", mirror);
            var text = "services:\n  web:\n    image: acme/web\n";
            var failure = assertThrows(Failure.class, () -> read(text, environment), mirror);
            assertEquals(
                    "VARIABLE_INVALID [environment: LANGFUSE_CTL_REGISTRY, IMAGE_NEEDED,"
                            + " templates/extra.yml:3: services.web.image]",
                    failure.getMessage());
        }
    }

    @Test
    void whatever_docker_takes_for_an_image_is_one() {
        for (var image : List.of(
                "x",
                "a/b/c",
                "localhost:5000/a__b/c-d.e:V_1.0-x",
                "[2001:db8::1]:5000/acme/web",
                "REGISTRY.example.org/web:1",
                "ghcr.io/acme/web:1@sha256:" + "0".repeat(64),
                "sha256:" + "0".repeat(64))) {
            assertEquals(
                    image,
                    read("services:\n  web:\n    image: '" + image + "'\n", Map.of())
                            .services()
                            .get(0)
                            .image());
        }
    }

    @Test
    void a_wrong_type_a_duplicate_and_a_circle_are_named_with_their_places() {
        assertEquals(
                "templates/extra.yml:4: services.web.ports | LIST_NEEDED",
                complaint("services:\n  web:\n    image: x\n    ports: 80\n"));
        assertEquals(
                "templates/extra.yml:4: services.web.image | KEY_TWICE",
                complaint("services:\n  web:\n    image: x\n    image: y\n"));
        assertEquals(
                "templates/extra.yml:2: services.a | DEPENDENCY_CIRCLE [a → b → a]",
                complaint("services:\n  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n"));
    }

    @Test
    void what_is_no_yaml_is_named_with_its_line() {
        assertEquals(
                "templates/extra.yml:3 | YAML_BROKEN [found unexpected end of stream]",
                complaint("services:\n  a: \"x\n"));
    }

    @Test
    void a_key_that_came_through_a_merge_is_named_where_it_is_written() {
        assertEquals(
                "templates/extra.yml:2: services.web.foo | KEY_UNSUPPORTED",
                complaint("x-a: &a\n  foo: 1\nservices:\n  web:\n    <<: *a\n    image: x\n"));
    }

    @Test
    void an_alias_bomb_is_refused_at_once() {
        var bomb = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            var alias = "*a" + (i - 1);
            bomb.append("x-").append(i).append(": &a").append(i).append(" [");
            bomb.append(String.join(", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias)));
            bomb.append("]\n");
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertEquals("templates/extra.yml:1 | YAML_TOO_MUCH", complaint(bomb.toString())));
    }

    @Test
    void a_bomb_of_merges_is_refused_at_once() {
        var bomb = new StringBuilder("x-0: &a0 {}\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("x-%d: &a%d { <<: [*a%d, *a%d, *a%d, *a%d] }\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertEquals("templates/extra.yml:1 | YAML_TOO_MUCH", complaint(bomb.toString())));
    }

    @Test
    void an_empty_file_says_that_it_is_empty() {
        assertEquals(Problem.FILE_EMPTY, refused("# nothing\n").problem());
    }

    @Test
    void a_missing_variable_is_named_with_its_place() {
        var failure = refused("services:\n  web:\n    image: ${IMAGE:?}\n");
        assertEquals("VARIABLE_MISSING [IMAGE, templates/extra.yml:3: services.web.image]", failure.getMessage());
    }

    @Test
    void a_file_without_a_name_is_called_as_its_stack_and_an_instance_goes_before_it() {
        var text = "services:\n  web: { image: x }\n";
        assertEquals("extra", read(text, Map.of()).project());
        assertEquals(
                "demo-extra",
                read(text, Map.of("LANGFUSE_CTL_INSTANCE", "demo")).project());
        assertEquals(
                "demo-other",
                read("name: other\n" + text, Map.of("LANGFUSE_CTL_INSTANCE", "demo"))
                        .project());
    }

    @Test
    void a_mirror_takes_the_place_of_every_registry() {
        var mirror = new RegistryMirror(Optional.of("mirror:5000/all/"));
        assertEquals("mirror:5000/all/library/postgres:17", mirror.rewrite("postgres:17"));
        assertEquals("mirror:5000/all/library/postgres", mirror.rewrite("docker.io/postgres"));
        assertEquals("mirror:5000/all/a/b:1", mirror.rewrite("docker.io/a/b:1"));
        assertEquals("mirror:5000/all/a/b@sha256:0", mirror.rewrite("ghcr.io/a/b@sha256:0"));
        assertEquals("mirror:5000/all/a/b", mirror.rewrite("a/b"));
        assertEquals("mirror:5000/all/a/b", mirror.rewrite("localhost:5000/a/b"));
        assertEquals("mirror:5000/all/a/b", mirror.rewrite("mirror:5000/all/a/b"));
        assertEquals("ghcr.io/a/b", new RegistryMirror(Optional.of("")).rewrite("ghcr.io/a/b"));
    }

    @Test
    void a_fingerprint_is_the_same_until_something_changes() throws IOException {
        var config = Files.writeString(directory.resolve("web.conf"), "one");
        var keys = "volumes: [\"./web.conf:/web.conf:ro\", \"data:/data\"]\nenvironment: { A: 1, B: 2 }\n";
        var before = web(keys).fingerprint();
        assertEquals(before, web(keys.replace("A: 1, B: 2", "B: 2, A: 1")).fingerprint());
        assertNotEquals(before, web(keys.replace("A: 1", "A: 2")).fingerprint());
        assertNotEquals(before, web(keys + "ports: [\"80\"]\n").fingerprint());
        assertNotEquals(
                before, web(keys + "logging: { options: { max-size: 1m } }\n").fingerprint());
        Files.writeString(config, "two");
        assertNotEquals(before, web(keys).fingerprint());
        Files.delete(config);
        assertEquals(64, web(keys).fingerprint().length());
    }

    @Test
    void a_fingerprint_holds_the_content_of_configs() {
        var text = """
                services:
                  web: { image: x, configs: [c] }
                configs:
                  c: { content: "${C}" }
                """;
        assertNotEquals(
                read(text, Map.of("C", "1")).services().get(0).fingerprint(),
                read(text, Map.of("C", "2")).services().get(0).fingerprint());
    }

    @Test
    void a_config_may_come_from_a_variable() {
        var text = """
                services:
                  web: { image: x, configs: [{ source: c, target: /c, mode: 0400 }] }
                configs:
                  c: { environment: C }
                """;
        assertEquals(
                List.of(new InlineConfig("/c", "content", 0400)),
                read(text, Map.of("C", "content")).services().get(0).configs());
    }

    @Test
    void options_have_their_types() {
        var options = web("""
                        restart: on-failure:3
                        stop_grace_period: 1m30s
                        mem_limit: 1.5g
                        cpus: 2
                        init: true
                        ulimits: { nofile: 7, core: { soft: 1, hard: 2 } }
                        """).options();
        assertEquals("on-failure:3", options.restart());
        assertEquals(Optional.of(Duration.ofSeconds(90)), options.stopGracePeriod());
        assertEquals(1_610_612_736L, options.memLimit());
        assertEquals(2.0, options.cpus());
        assertEquals(Optional.of(true), options.init());
        assertEquals(Map.of("nofile", new Options.Ulimit(7, 7), "core", new Options.Ulimit(1, 2)), options.ulimits());
    }

    @Test
    void nothing_prints_a_value() {
        var stack = read("services:\n  web:\n    image: x\n    environment: { A: hunter2 }\n", Map.of());
        assertFalse((stack + "" + stack.services()).contains("hunter2"));
    }
}
