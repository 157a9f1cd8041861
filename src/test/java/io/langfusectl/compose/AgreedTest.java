package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Options.Logging;
import io.langfusectl.compose.Options.Ulimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each service of the shipped stacks has what was agreed for it. */
final class AgreedTest {

    private Map<String, Service> services = Map.of();

    @BeforeEach
    void read() throws IOException {
        services = services(Map.of());
    }

    private static Map<String, Service> services(Map<String, String> environment) throws IOException {
        return Stream.of(
                        Specimens.template("langfuse", environment, Specimens.secrets()),
                        Specimens.template("litellm", environment, Specimens.secrets()))
                .flatMap(stack -> stack.services().stream())
                .collect(Collectors.toMap(Service::name, service -> service));
    }

    private Service service(String name) {
        return Optional.ofNullable(services.get(name)).orElseThrow();
    }

    private String variable(String service, String name) {
        return service(service).environment().getOrDefault(name, "unset");
    }

    @Test
    void each_service_comes_back_keeps_little_log_and_lives_in_one_time_zone() {
        assertEquals(8, services.size());
        var logging = new Logging("json-file", Map.of("max-size", "10m", "max-file", "3"));
        services.forEach((name, service) -> {
            assertEquals("unless-stopped", service.options().restart(), name);
            assertEquals(Optional.of(logging), service.options().logging(), name);
            assertEquals("UTC", service.environment().get("TZ"), name);
            assertTrue(service.healthcheck().isPresent(), name);
        });
    }

    @Test
    void web_is_not_waited_for_while_it_drains_and_databases_are_given_time() {
        assertEquals(
                Optional.of(Duration.ofSeconds(3)),
                service("langfuse-web").options().stopGracePeriod());
        for (var store : List.of("langfuse-postgres", "langfuse-clickhouse", "litellm-postgres")) {
            assertEquals(
                    Optional.of(Duration.ofSeconds(30)),
                    service(store).options().stopGracePeriod(),
                    store);
        }
    }

    @Test
    void clickhouse_is_its_own_user_may_open_files_and_takes_no_more_than_it_should() {
        var clickhouse = service("langfuse-clickhouse");
        assertEquals(Optional.of("101:101"), clickhouse.options().user());
        assertEquals(
                Map.of("nofile", new Ulimit(262_144, 262_144)),
                clickhouse.options().ulimits());
        var config = clickhouse.configs().get(0);
        assertEquals("/etc/clickhouse-server/config.d/langfuse-ctl.xml", config.target());
        assertTrue(
                config.content()
                        .contains("<max_server_memory_usage_to_ram_ratio>0.4</max_server_memory_usage_to_ram_ratio>"),
                config.content());
        assertTrue(
                config.content().contains("<query_log><ttl>event_date + INTERVAL 7 DAY DELETE</ttl></query_log>"),
                config.content());
        for (var log : List.of("trace_log", "text_log", "metric_log", "asynchronous_metric_log", "part_log")) {
            assertTrue(config.content().contains("<" + log + " remove=\"1\"/>"), log);
        }
    }

    @Test
    void nobody_signs_up_and_nothing_is_reported_home() {
        assertEquals("true", variable("langfuse-web", "AUTH_DISABLE_SIGNUP"));
        assertEquals("false", variable("langfuse-web", "TELEMETRY_ENABLED"));
        assertEquals("false", variable("langfuse-worker", "TELEMETRY_ENABLED"));
    }

    @Test
    void the_proxy_does_what_its_file_says_and_cannot_write_it() {
        var proxy = service("litellm");
        assertEquals("False", variable("litellm", "STORE_MODEL_IN_DB"));
        assertEquals(
                List.of(new Mount.Bind(Path.of("iam_role_config.yml").toAbsolutePath(), "/app/config.yaml", true)),
                proxy.mounts());
    }

    @Test
    void what_aws_needs_is_passed_on_when_it_is_set_and_only_then() throws IOException {
        assertEquals(Set.of(), aws());
        services = services(Map.of(
                "AWS_ACCESS_KEY_ID",
                "AKIA",
                "AWS_SECRET_ACCESS_KEY",
                "s",
                "AWS_SESSION_TOKEN",
                "t",
                "AWS_BEARER_TOKEN_BEDROCK",
                "b"));
        assertEquals(
                Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"),
                aws());
    }

    private Set<String> aws() {
        return service("litellm").environment().keySet().stream()
                .filter(name -> name.startsWith("AWS_"))
                .collect(Collectors.toSet());
    }

    @Test
    void the_proxy_has_the_keys_that_langfuse_is_born_with_and_three_names_for_its_place() {
        assertEquals(
                variable("langfuse-web", "LANGFUSE_INIT_PROJECT_PUBLIC_KEY"),
                variable("litellm", "LANGFUSE_PUBLIC_KEY"));
        assertEquals(
                variable("langfuse-web", "LANGFUSE_INIT_PROJECT_SECRET_KEY"),
                variable("litellm", "LANGFUSE_SECRET_KEY"));
        assertFalse(variable("litellm", "LANGFUSE_SECRET_KEY").equals("unset"));
        for (var name : List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL", "LANGFUSE_OTEL_HOST")) {
            assertEquals("http://langfuse-web:3000", variable("litellm", name));
        }
    }
}
