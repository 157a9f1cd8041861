package io.langfusectl.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.stack.Answer.Mood;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuestionTest {

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
    void a_kind_is_known_by_its_image_whatever_the_registry(String image, Kind kind) {
        assertEquals(kind, Kind.ofImage(image));
    }

    @ParameterizedTest
    @CsvSource({
        "+PONG, READY",
        "-NOAUTH Authentication required., READY",
        "-LOADING Redis is loading, NOT_YET",
        "OK, NOT_YET"
    })
    void redis_works_unless_it_still_loads(String line, Mood mood) throws IOException {
        assertEquals(mood, ask(Kind.REDIS, line + "\r\n").mood());
    }

    @ParameterizedTest
    @CsvSource({
        "R____, READY",
        "ESFATAL C28000 no pg_hba.conf entry, READY",
        "ESFATAL C57P03 the database system is starting up, NOT_YET"
    })
    void postgres_works_once_it_asks_for_a_password(String reply, Mood mood) throws IOException {
        assertEquals(mood, ask(Kind.POSTGRES, "N", reply).mood());
    }

    @Test
    void web_is_ready_when_its_database_is() throws IOException {
        var ready = Listener.http(200, "{\"status\":\"OK\"}");
        assertEquals(Mood.READY, ask(Kind.WEB, ready, ready).mood());
        var answer = ask(Kind.WEB, ready, Listener.http(503, "Database not available"));
        assertEquals(Answer.notYet("HTTP 503 Database not available"), answer);
    }

    @Test
    void web_that_answers_500_to_everything_is_sick_and_one_that_shuts_down_is_not() throws IOException {
        assertEquals(
                Mood.SICK,
                ask(Kind.WEB, Listener.http(500, "Internal Server Error")).mood());
        var draining = Listener.http(500, "{\"status\":\"SIGTERM / SIGINT received, shutting down\"}");
        assertEquals(Mood.NOT_YET, ask(Kind.WEB, draining).mood());
    }

    @Test
    void a_port_that_accepts_and_says_nothing_is_not_an_answer() {
        try (var server = new Listener("")) {
            var question = Kind.CLICKHOUSE.question();
            assertThrows(SocketTimeoutException.class, () -> question.ask(server.address(), Duration.ofMillis(50)));
        }
    }

    @Test
    void something_that_is_not_http_is_said_to_be_so() {
        var failure = assertThrows(IOException.class, () -> ask(Kind.MINIO, "-ERR unknown command\r\n\r\n"));
        assertTrue(String.valueOf(failure.getMessage()).contains("-ERR"), failure.getMessage());
    }

    private static Answer ask(Kind kind, String... answers) throws IOException {
        try (var server = new Listener(answers)) {
            return kind.question().ask(server.address(), LIMIT);
        }
    }
}
