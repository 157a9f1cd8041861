package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.stack.Listener;
import io.langfusectl.stack.health.ProbeResult.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProbeProtocolTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({
        "docker.io/langfuse/langfuse:4.16.0, WEB",
        "docker.io/langfuse/langfuse-worker:4.16.0, WORKER",
        "sandbox.local/library/postgres:17.6, POSTGRES",
        "registry.corp:5000/mirror/redis@sha256:00aa, REDIS",
        "clickhouse/clickhouse-server:25.12, CLICKHOUSE",
        "cgr.dev/chainguard/minio, MINIO",
        "ghcr.io/berriai/litellm-database:v1.108.15, LITELLM",
        "busybox:1.36, OTHER",
        "example.org/postgres-exporter:1, OTHER"
    })
    void a_kind_is_known_by_its_image_whatever_the_registry(String image, ServiceKind serviceKind) {
        assertEquals(serviceKind, ServiceKind.ofImage(image));
    }

    @ParameterizedTest
    @CsvSource({
        "+PONG, READY",
        "-NOAUTH Authentication required., READY",
        "-LOADING Redis is loading, NOT_READY",
        "OK, NOT_READY"
    })
    void redis_works_unless_it_still_loads(String line, Outcome outcome) throws IOException {
        assertEquals(outcome, ask(ServiceKind.REDIS, line + "\r\n").outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "R____, READY",
        "ESFATAL C28000 no pg_hba.conf entry, READY",
        "ESFATAL C57P03 the database system is starting up, NOT_READY"
    })
    void postgres_works_once_it_asks_for_a_password(String reply, Outcome outcome) throws IOException {
        assertEquals(outcome, ask(ServiceKind.POSTGRES, "N", reply).outcome());
    }

    @Test
    void web_is_ready_when_its_database_is() throws IOException {
        var ready = Listener.http(200, "{\"status\":\"OK\"}");
        assertEquals(Outcome.READY, ask(ServiceKind.WEB, ready, ready).outcome());
        var probeResult = ask(ServiceKind.WEB, ready, Listener.http(503, "Database not available"));
        assertEquals(ProbeResult.notYet("HTTP 503 Database not available"), probeResult);
    }

    @Test
    void web_that_answers_500_to_everything_is_sick_and_one_that_shuts_down_is_not() throws IOException {
        assertEquals(
                Outcome.FAILED,
                ask(ServiceKind.WEB, Listener.http(500, "Internal Server Error"))
                        .outcome());
        var draining = Listener.http(500, "{\"status\":\"SIGTERM / SIGINT received, shutting down\"}");
        assertEquals(Outcome.NOT_READY, ask(ServiceKind.WEB, draining).outcome());
    }

    @Test
    void a_port_that_accepts_and_says_nothing_is_not_an_answer() {
        try (var server = new Listener("")) {
            var probeProtocol = ServiceKind.CLICKHOUSE.probeProtocol();
            assertThrows(
                    SocketTimeoutException.class, () -> probeProtocol.ask(server.address(), Duration.ofMillis(50)));
        }
    }

    @Test
    void something_that_is_not_http_is_said_to_be_so() {
        var failure = assertThrows(IOException.class, () -> ask(ServiceKind.MINIO, "-ERR unknown command\r\n\r\n"));
        assertTrue(String.valueOf(failure.getMessage()).contains("-ERR"), failure.getMessage());
    }

    private static ProbeResult ask(ServiceKind serviceKind, String... answers) throws IOException {
        try (var server = new Listener(answers)) {
            return serviceKind.probeProtocol().ask(server.address(), LIMIT);
        }
    }
}
