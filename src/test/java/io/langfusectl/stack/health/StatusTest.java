package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Service.Condition;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.stack.Listener;
import io.langfusectl.stack.ManualTimer;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class StatusTest {

    private static final String WEB = "docker.io/langfuse/langfuse:4.16.0";

    private final FakeEngine engine = new FakeEngine().having(StackFixtures.IMAGE, WEB);

    @Test
    void what_is_not_there_is_absent() throws InterruptedException {
        var status = status(StackFixtures.langfuse());
        assertFalse(status.ready());
        assertEquals("db absent, web absent", states(status));
    }

    @Test
    void all_is_ready_when_every_service_is() throws InterruptedException {
        start(StackFixtures.langfuse());
        var status = status(StackFixtures.langfuse());
        assertTrue(status.ready());
        assertEquals("db ready, web ready", states(status));
        assertTrue(status.stacks().get(0).services().get(0).current());
    }

    @Test
    void each_state_has_its_word() throws InterruptedException {
        engine.becoming("langfuse-db-1", State.PAUSED).becoming("langfuse-web-1", State.RESTARTING);
        start(StackFixtures.langfuse());
        assertEquals("db paused, web restarting", states(status(StackFixtures.langfuse())));
        engine.stop("langfuse-db-1", Optional.empty());
        engine.remove("langfuse-web-1");
        assertEquals("db exited, web absent", states(status(StackFixtures.langfuse())));
    }

    @Test
    void a_changed_service_is_not_current() throws InterruptedException {
        start(StackFixtures.langfuse());
        var now = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.changed(StackFixtures.service("db", "langfuse")));
        var db = status(now).stacks().get(0).services().get(0);
        assertFalse(db.current());
        assertEquals(Status.State.READY, db.state());
    }

    @Test
    void web_that_answers_500_to_everything_is_unhealthy_and_one_that_loads_is_starting() throws InterruptedException {
        engine.being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", false, false));
        try (var server = new Listener(Listener.http(500, "Internal Server Error"), Listener.http(404, ""))) {
            var web = StackFixtures.publishing(
                    StackFixtures.imaged(StackFixtures.service("web", "langfuse"), WEB), server.port(), 3000);
            var file = StackFixtures.file("langfuse", List.of(StackFixtures.own("langfuse")), web);
            start(file);
            var first = status(file);
            assertEquals("web unhealthy", states(first));
            assertEquals(
                    List.of("127.0.0.1:" + server.port()),
                    first.stacks().get(0).services().get(0).addresses());
            assertEquals(
                    "web starting", states(status(file, new ManualTimer().at(Instant.ofEpochSecond(1_700_000_000)))));
        }
    }

    @Test
    void a_service_that_accepts_and_says_nothing_is_waited_for_a_second_at_most() throws Exception {
        engine.being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", false, false));
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var web = StackFixtures.publishing(
                    StackFixtures.imaged(StackFixtures.service("web", "langfuse"), WEB), silent.getLocalPort(), 3000);
            var file = StackFixtures.file(
                    "langfuse", List.of(StackFixtures.own("langfuse")), web, StackFixtures.service("db", "langfuse"));
            start(file);
            var status = assertTimeoutPreemptively(Duration.ofSeconds(2), () -> status(file));
            assertFalse(status.ready());
            assertTrue(states(status).endsWith("db ready"), states(status));
        }
    }

    @Test
    void on_an_engine_far_away_the_question_is_asked_inside_the_container() throws InterruptedException {
        engine.being(new EngineInfo("ssh://far.example.com", "27", "1.46", 2, 8L << 30, "/", false, false));
        var file = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.imaged(StackFixtures.service("web", "langfuse"), WEB));
        start(file);
        assertEquals("web ready", states(status(file)));
        var asked = engine.history().get(engine.history().size() - 1);
        assertTrue(asked.startsWith("exec ") && asked.contains("http://127.0.0.1:3000/api/public/ready"), asked);
        engine.answering("langfuse-web-1", "/api/public/ready", new ExecResult(1, "connection refused"));
        assertFalse(status(file).ready());
    }

    @Test
    void a_service_that_was_to_end_and_did_is_no_trouble() throws InterruptedException {
        var file = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.service("db", "langfuse"),
                StackFixtures.needing(StackFixtures.service("web", "langfuse"), Map.of("db", Condition.COMPLETED)));
        engine.becoming("langfuse-db-1", State.EXITED);
        start(file);
        assertTrue(status(file).ready());
        engine.exitingWith("langfuse-db-1", 1);
        assertFalse(status(file).ready());
    }

    @Test
    void what_runs_without_a_stack_file_is_shown_too() throws InterruptedException {
        start(StackFixtures.litellm());
        var old = StackFixtures.file(
                "langfuse",
                List.of(StackFixtures.own("langfuse")),
                StackFixtures.service("db", "langfuse"),
                StackFixtures.service("cron", "langfuse"));
        start(old);
        var status = status(StackFixtures.file(
                "langfuse", List.of(StackFixtures.own("langfuse")), StackFixtures.service("db", "langfuse")));
        assertEquals("db ready, cron ready, store ready, proxy ready", states(status));
        assertFalse(status.stacks().get(0).services().get(1).current());
    }

    private void start(StackFile file) {
        var owner = StackFixtures.installation(file).owner(file);
        file.networks().forEach(network -> engine.createNetwork(owner, network));
        for (var service : file.services()) {
            engine.createContainer(owner, service);
            engine.start(file.project() + "-" + service.name() + "-1");
        }
    }

    private Status status(StackFile file) throws InterruptedException {
        return status(file, TimeSource.system());
    }

    private Status status(StackFile file, TimeSource timeSource) throws InterruptedException {
        var expectedServices = ExpectedServices.of(StackFixtures.installation(file));
        return StackService.status(engine, engine.containers(), expectedServices, timeSource, List.of());
    }

    private static String states(Status status) {
        return status.stacks().stream()
                .flatMap(stack -> stack.services().stream())
                .map(service -> service.service() + " " + service.state())
                .collect(Collectors.joining(", "));
    }
}
