package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.engine.transport.StubDockerSocket;
import io.langfusectl.stack.health.HealthCollector.ProbedContainer;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of an engine, and what of the services themselves. */
final class HealthCollectorTest {

    private static final String STATE =
            "{\"State\":{\"Status\":\"running\",\"StartedAt\":\"2026-11-27T00:00:00Z\"},\"RestartCount\":3}";

    @TempDir
    private Path folder;

    private StubDockerSocket counterfeit;
    private DockerEngine engine;
    private ServerSocket redis;

    @BeforeEach
    void open() throws IOException {
        counterfeit = new StubDockerSocket(folder.resolve("s"))
                .on("GET /info", 200, "{\"KernelVersion\":\"" + System.getProperty("os.version") + "\"}")
                .on("GET /containers/redis/json", 200, STATE)
                .on("GET /containers/other/json", 200, STATE);
        engine = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + folder.resolve("s")), folder);
        redis = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::answer, "redis");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        redis.close();
        engine.close();
        counterfeit.close();
    }

    private void answer() {
        try {
            while (true) {
                try (var client = redis.accept()) {
                    client.getOutputStream().write("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().read();
                }
            }
        } catch (IOException over) {
            return;
        }
    }

    private ProbedContainer asked(String name, ServiceKind serviceKind, Container.State state) {
        var container = new Container(
                name,
                name,
                name,
                "sha256:1",
                state,
                Map.of(),
                List.of(),
                Map.of("net", "127.0.0.1"),
                1,
                "Up 3 minutes");
        return new ProbedContainer(container, new ProbeSpec(serviceKind, redis.getLocalPort(), List.of()));
    }

    private static Status.State state(Map<String, HealthCollector.Health> health, String name) {
        return Objects.requireNonNull(health.get(name)).state();
    }

    private boolean wasInspected(String name) {
        return counterfeit.lines().stream().anyMatch(line -> line.contains("/containers/" + name + "/json"));
    }

    @Test
    void all_is_told_of_each_that_is_there() throws InterruptedException {
        var health = new HealthCollector(engine, TimeSource.system())
                .with(List.of(asked("redis", ServiceKind.REDIS, Container.State.RUNNING)));
        var since = Optional.of(Instant.parse("2026-11-27T00:00:00Z"));
        assertEquals(Map.of("redis", new HealthCollector.Health(Status.State.READY, since, 3, false)), health);
        assertTrue(wasInspected("redis"));
    }

    @Test
    void in_brief_only_those_are_inspected_whom_nobody_can_ask() throws InterruptedException {
        var health = new HealthCollector(engine, TimeSource.system())
                .brief(List.of(
                        asked("redis", ServiceKind.REDIS, Container.State.RUNNING),
                        asked("other", ServiceKind.OTHER, Container.State.RUNNING)));
        assertEquals(Status.State.READY, state(health, "redis"));
        assertEquals(Status.State.READY, state(health, "other"));
        assertFalse(wasInspected("redis"));
        assertTrue(wasInspected("other"));
    }

    @Test
    void in_brief_one_that_has_ended_since_it_was_listed_is_not_ready() throws IOException, InterruptedException {
        redis.close();
        var health = new HealthCollector(engine, TimeSource.system())
                .brief(List.of(asked("redis", ServiceKind.REDIS, Container.State.RUNNING)));
        assertEquals(Status.State.UNHEALTHY, state(health, "redis"));
    }
}
