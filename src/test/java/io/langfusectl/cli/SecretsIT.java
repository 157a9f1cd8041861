package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.secrets.GeneratedSecrets;
import io.langfusectl.stack.execute.ProxyDrain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The hunt for every generated secret in what the running stacks, their commands and their files show. */
final class SecretsIT {

    /** Which services cannot do without it. */
    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            entry("POSTGRES_PASSWORD", Set.of("langfuse-postgres", "langfuse-web", "langfuse-worker")),
            entry("CLICKHOUSE_PASSWORD", Set.of("langfuse-clickhouse", "langfuse-web", "langfuse-worker")),
            entry("REDIS_AUTH", Set.of("langfuse-redis", "langfuse-web", "langfuse-worker")),
            entry("MINIO_ROOT_PASSWORD", Set.of("langfuse-minio", "langfuse-web", "langfuse-worker")),
            entry("SALT", Set.of("langfuse-web", "langfuse-worker")),
            entry("ENCRYPTION_KEY", Set.of("langfuse-web", "langfuse-worker")),
            entry("NEXTAUTH_SECRET", Set.of("langfuse-web")),
            entry("LANGFUSE_INIT_USER_PASSWORD", Set.of("langfuse-web")),
            entry("LANGFUSE_INIT_PROJECT_PUBLIC_KEY", Set.of("langfuse-web", "litellm")),
            entry("LANGFUSE_INIT_PROJECT_SECRET_KEY", Set.of("langfuse-web", "litellm")),
            entry(ProxyDrain.TOKEN_VARIABLE, Set.of("litellm")),
            entry("LITELLM_MASTER_KEY", Set.of("litellm")),
            entry("LITELLM_SALT_KEY", Set.of("litellm")),
            entry("LITELLM_POSTGRES_PASSWORD", Set.of("litellm", "litellm-postgres")));

    private final RealProject project = RunningStacks.project();
    private final String updated = project.ctl("update-config --no-verify --json");
    private final Map<String, String> secrets = secrets();

    private Map<String, String> secrets() {
        var values = new LinkedHashMap<String, String>();
        GeneratedSecrets.names().forEach(name -> values.put(name, project.value(name)));
        values.put(ProxyDrain.TOKEN_VARIABLE, project.value(ProxyDrain.TOKEN_VARIABLE));
        assertEquals(NEEDED.keySet(), values.keySet());
        values.values().forEach(value -> assertTrue(value.length() >= 32, "too short to be hunted"));
        return values;
    }

    private Set<String> in(String text) {
        return secrets.keySet().stream()
                .filter(name -> text.contains(String.valueOf(secrets.get(name))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void no_command_shows_a_secret() {
        for (var line : List.of(
                "status",
                "status --json",
                "status --json=events",
                "start --dry-run",
                "start --dry-run --json",
                "start -v",
                "start --json",
                "start --json=events",
                "restart langfuse-redis --json=events",
                "init",
                "init --dry-run --json",
                "logs",
                "logs --json",
                "logs -t --tail 5000 litellm",
                "config",
                "config --json",
                "config --json=events litellm",
                "stop --dry-run --json",
                "update-config --dry-run",
                "update-config --dry-run --json",
                "update-config --profile nobody",
                "update-config -v",
                "update-config --json=events",
                "verify -v",
                "verify --json",
                "verify --json=events --real-model nobody",
                "models",
                "models --json",
                "start nothing",
                "logs nothing --json",
                "start --pull never --json")) {
            var seen = project.session().type(line);
            assertEquals(Set.of(), in(seen.out() + seen.err()), line);
        }
    }

    @Test
    void no_command_that_asks_for_the_machines_role_shows_a_secret() {
        try (var service = new MetadataService()) {
            service.meet(project.container("litellm", "litellm"));
            service.serve("with-role");
            var seen = project.session().type("-c iam_role_config.yml update-config --dry-run");
            assertEquals(Set.of(), in(seen.out() + seen.err()));
            assertEquals(2, service.asked().size());
        }
    }

    @Test
    void no_command_shows_one_in_japanese_either() {
        for (var line : List.of("update-config --dry-run", "verify", "models", "status", "config", "logs")) {
            var seen = project.session().inJapanese().type(line);
            assertEquals(Set.of(), in(seen.out() + seen.err()), line);
        }
    }

    @Test
    void the_result_of_a_change_holds_no_secret() {
        assertEquals(Set.of(), in(updated));
        assertTrue(updated.startsWith("{\"schema\":1,\"changed\":"), updated);
    }

    @Test
    void a_secret_is_shown_on_purpose_only() {
        assertTrue(project.ctl("config --reveal").contains(String.valueOf(secrets.get("SALT"))));
    }

    @Test
    void no_file_but_the_settings_holds_a_secret_unless_it_is_private() throws IOException {
        project.session().type("start --pull never");
        try (var files = Files.walk(project.directory().resolve("..").normalize())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                var name = project.directory().relativize(file).toString();
                if (name.equals(".env") || name.startsWith(".langfuse-ctl/")) {
                    assertEquals("rw-------", mode, name);
                } else {
                    assertEquals(Set.of(), in(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)), name);
                }
            }
        }
    }

    @Test
    void no_container_holds_a_secret_that_it_does_not_need() {
        var containers = run("docker", "ps", "--format", "{{.Names}}")
                .lines()
                .filter(name -> name.startsWith(project.instance() + "-"))
                .toList();
        assertEquals(8, containers.size(), containers.toString());
        for (var container : containers) {
            var service = run(
                            "docker",
                            "inspect",
                            "-f",
                            "{{index .Config.Labels \"com.docker.compose.service\"}}",
                            container)
                    .strip();
            for (var name : in(run("docker", "inspect", container))) {
                assertTrue(NEEDED.getOrDefault(name, Set.of()).contains(service), service + " holds " + name);
            }
        }
    }

    @Test
    void no_network_volume_or_image_label_holds_a_secret() {
        var networks = run("docker", "network", "inspect", project.project("langfuse") + "_default");
        assertEquals(Set.of(), in(networks));
        run("docker", "volume", "ls", "-q", "-f", "name=" + project.instance())
                .lines()
                .forEach(volume -> assertEquals(Set.of(), in(run("docker", "volume", "inspect", volume))));
    }
}
