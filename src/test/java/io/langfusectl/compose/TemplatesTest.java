package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TemplatesTest {

    private static StackFile langfuse() throws IOException {
        return Specimens.template("langfuse", Map.of(), Specimens.secrets());
    }

    private static StackFile litellm() throws IOException {
        return Specimens.template("litellm", Map.of(), Specimens.secrets());
    }

    private static Service service(StackFile stack, String name) {
        return stack.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void langfuse_has_six_services_under_their_contracted_names() throws IOException {
        assertEquals(
                List.of(
                        "langfuse-web",
                        "langfuse-worker",
                        "langfuse-postgres",
                        "langfuse-clickhouse",
                        "langfuse-redis",
                        "langfuse-minio"),
                langfuse().services().stream().map(Service::name).toList());
    }

    @Test
    void volumes_and_networks_have_composes_names() throws IOException {
        assertEquals(
                List.of(
                        "langfuse_langfuse_clickhouse_data",
                        "langfuse_langfuse_clickhouse_logs",
                        "langfuse_langfuse_minio_data",
                        "langfuse_langfuse_postgres_data",
                        "langfuse_langfuse_redis_data"),
                langfuse().volumes().stream().map(Volume::name).sorted().toList());
        assertEquals(
                List.of(new Network("default", "langfuse_default", false, false, Map.of())),
                langfuse().networks());
    }

    @Test
    void every_port_is_published_on_this_machine_only() throws IOException {
        assertEquals(
                Set.of("127.0.0.1"),
                Stream.of(langfuse(), litellm())
                        .flatMap(stack -> stack.services().stream())
                        .flatMap(service -> service.ports().stream())
                        .map(PortMapping::hostIp)
                        .collect(Collectors.toSet()));
    }

    @Test
    void only_the_ports_that_people_open_are_fixed() throws IOException {
        assertEquals(
                List.of(3000, 4000, 9090),
                Stream.of(langfuse(), litellm())
                        .flatMap(stack -> stack.services().stream())
                        .flatMap(service -> service.ports().stream())
                        .flatMap(port -> port.published().stream())
                        .sorted()
                        .toList());
    }

    @Test
    void the_proxy_is_on_langfuses_network_and_its_database_is_not() throws IOException {
        var litellm = litellm();
        assertEquals(
                Map.of("litellm_default", List.of("litellm"), "langfuse_default", List.of("litellm")),
                service(litellm, "litellm").networks());
        assertEquals(
                Map.of("litellm_default", List.of("litellm-postgres")),
                service(litellm, "litellm-postgres").networks());
        assertTrue(litellm.networks().stream()
                .anyMatch(network -> network.name().equals("langfuse_default") && network.external()));
    }

    @Test
    void no_variable_of_aws_reaches_the_proxy_unless_it_is_set_and_not_empty() throws IOException {
        var environment = Map.of("AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "");
        var proxy = service(Specimens.template("litellm", environment, Specimens.secrets()), "litellm");
        assertEquals(
                Map.of("AWS_REGION", "eu-west-1", "AWS_REGION_NAME", "eu-west-1"),
                proxy.environment().entrySet().stream()
                        .filter(variable -> variable.getKey().startsWith("AWS"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Test
    void variables_of_the_fourth_version_reach_web_and_worker_alike_and_only_when_set() throws IOException {
        var mode = "LANGFUSE_MIGRATION_V4_WRITE_MODE";
        assertFalse(service(langfuse(), "langfuse-web").environment().containsKey(mode));
        var dual = Specimens.template("langfuse", Map.of(mode, "dual"), Specimens.secrets());
        assertEquals("dual", service(dual, "langfuse-web").environment().get(mode));
        assertEquals("dual", service(dual, "langfuse-worker").environment().get(mode));
    }

    @Test
    void a_secret_is_only_where_it_is_used() throws IOException {
        var readers = Map.of(
                "LITELLM_MASTER_KEY", Set.of("litellm"),
                "NEXTAUTH_SECRET", Set.of("langfuse-web"),
                "LANGFUSE_INIT_USER_PASSWORD", Set.of("langfuse-web"),
                "ENCRYPTION_KEY", Set.of("langfuse-web", "langfuse-worker"),
                "LITELLM_POSTGRES_PASSWORD", Set.of("litellm", "litellm-postgres"),
                "REDIS_AUTH", Set.of("langfuse-web", "langfuse-worker", "langfuse-redis"));
        var services = Stream.of(langfuse(), litellm())
                .flatMap(stack -> stack.services().stream())
                .toList();
        readers.forEach((secret, expected) -> assertEquals(
                expected,
                services.stream()
                        .filter(service ->
                                (service.environment() + "" + service.command()).contains("secret-of-" + secret))
                        .map(Service::name)
                        .collect(Collectors.toSet()),
                secret));
    }

    @Test
    void an_instance_and_a_mirror_rename_everything() throws IOException {
        var environment = Map.of("LANGFUSE_CTL_INSTANCE", "demo", "LANGFUSE_CTL_REGISTRY", "mirror.local/cache/");
        var litellm = Specimens.template("litellm", environment, Specimens.secrets());
        assertEquals("demo-litellm", litellm.project());
        assertEquals(
                List.of("demo-litellm_default", "demo-langfuse_default"),
                litellm.networks().stream().map(Network::name).toList());
        assertEquals(
                List.of("demo-litellm_postgres_data"),
                litellm.volumes().stream().map(Volume::name).toList());
        assertEquals(
                List.of("mirror.local/cache/berriai/litellm:1.108.15", "mirror.local/cache/library/postgres:17.6"),
                litellm.services().stream().map(Service::image).toList());
    }

    @Test
    void the_example_explains_every_variable_of_the_templates_and_the_tunnels_host_and_no_other() throws IOException {
        var explained = new TreeSet<String>();
        var setting = Pattern.compile("# .+\\n" + Specimens.SETTING.pattern(), Pattern.MULTILINE)
                .matcher(Specimens.example());
        while (setting.find()) {
            assertTrue(explained.add(setting.group(2)), setting.group(2) + " is there twice");
        }
        var asked = new TreeSet<>(langfuse().origins().keySet());
        asked.addAll(litellm().origins().keySet());
        asked.add("TUNNEL_HOST"); // of no stack: it may be that there is none here
        assertEquals(asked, explained);
    }

    @Test
    void the_defaults_of_the_example_are_those_of_the_templates() throws IOException {
        var spelledOut = Specimens.example().replaceAll("(?m)^#([A-Z][A-Z0-9_]*=.+)$", "$1");
        var env = Specimens.SETTING
                .matcher(spelledOut)
                .replaceAll(line -> line.group(3).isEmpty()
                        ? line.group(1) + line.group(2) + "="
                                + (line.group(1).isEmpty() ? "secret-of-" + line.group(2) : "")
                        : line.group());
        for (var stack : List.of("langfuse", "litellm")) {
            var withDefaults = Specimens.template(stack, Map.of(), env.replace("AWS_REGION=us-east-1", ""));
            assertEquals(
                    Specimens.template(stack, Map.of(), Specimens.secrets()).canonical(), withDefaults.canonical());
        }
    }

    /** A tag such as latest, 17 or 25.12 means another image tomorrow. */
    @Test
    void every_image_is_of_one_release() throws IOException {
        for (var stack : List.of(langfuse(), litellm())) {
            for (var service : stack.services()) {
                assertTrue(
                        service.image().matches(".+:(\\d+(\\.\\d+){2,3}|17\\.\\d+|RELEASE\\.[-0-9TZ]+)"),
                        service.image());
            }
        }
    }

    @Test
    void a_secret_that_is_missing_is_named_with_its_place() throws IOException {
        var env = Specimens.secrets().replaceFirst("(?m)^SALT=.*$", "SALT=");
        var failure = assertThrows(Failure.class, () -> Specimens.template("langfuse", Map.of(), env));
        assertEquals(Problem.VARIABLE_MISSING, failure.problem());
        assertEquals("SALT", failure.details()[0]);
        assertTrue(failure.details()[1].toString().startsWith("templates/langfuse.yml:"));
    }

    @Test
    void origins_tell_where_a_value_comes_from() throws IOException {
        var stack = Specimens.template("langfuse", Map.of("LANGFUSE_PORT", "3001"), Specimens.secrets());
        assertEquals("environment", stack.origins().get("LANGFUSE_PORT"));
        assertEquals("default", stack.origins().get("LANGFUSE_VERSION"));
        assertEquals(".env:7", stack.origins().get("POSTGRES_PASSWORD"));
    }
}
