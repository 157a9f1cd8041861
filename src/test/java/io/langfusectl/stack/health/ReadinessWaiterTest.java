package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.Listener;
import io.langfusectl.stack.ManualTimer;
import io.langfusectl.stack.StackFixtures;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.ProgressEvent;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReadinessWaiterTest {

    private static final String DB = "langfuse-db-1";
    private static final String WEB = "docker.io/langfuse/langfuse:4.16.0";

    private final FakeEngine engine = new FakeEngine().having(StackFixtures.IMAGE, WEB);
    private final ManualTimer timer = new ManualTimer();
    private final List<ProgressEvent> told = new ArrayList<>();
    private Service service = StackFixtures.onNetworks(StackFixtures.service("db", "langfuse"));

    @Test
    void a_service_without_a_probe_is_ready_when_it_runs() throws InterruptedException {
        await();
        assertEquals(ManualTimer.BEGIN, timer.now());
    }

    @Test
    void a_service_with_a_health_check_is_ready_when_that_says_so() {
        service = StackFixtures.checked(service, check());
        engine.feeling(DB, "starting", "").answering(DB, List.of("test", "-f", "/ready"), new ExecResult(1, "no"));
        var failure = assertThrows(Failure.class, this::await);
        assertEquals("SERVICE_TOO_SLOW [db, 600, no, , ]", failure.getMessage());
    }

    @Test
    void nobody_waits_much_longer_for_the_next_look_than_was_waited_already() {
        service = StackFixtures.checked(service, check());
        engine.feeling(DB, "starting", "").answering(DB, List.of("test", "-f", "/ready"), new ExecResult(1, "no"));
        assertThrows(Failure.class, this::await);
        var waited = Duration.ZERO;
        for (var pause : timer.pauses()) {
            assertTrue(
                    pause.toMillis() <= 5 || pause.multipliedBy(32).compareTo(waited) <= 0, pause + " after " + waited);
            waited = waited.plus(pause);
        }
        assertEquals(Duration.ofMillis(250), timer.pauses().get(timer.pauses().size() - 1));
    }

    @Test
    void its_own_check_is_not_waited_for_but_made() throws InterruptedException {
        service = StackFixtures.checked(service, check());
        engine.feeling(DB, "starting", "");
        await();
        assertTrue(engine.history().contains("exec " + DB + " test -f /ready"));
    }

    @Test
    void quotes_the_last_words_of_a_container_that_died() {
        engine.becoming(DB, State.RUNNING, State.EXITED)
                .exitingWith(DB, 1)
                .logging(DB, "hello", "FATAL: no space left");
        engine.feeling(DB, "starting", "");
        var failure = assertThrows(Failure.class, this::await);
        assertEquals("SERVICE_DIED [db, 1, FATAL: no space left, ]", failure.getMessage());
    }

    @Test
    void names_the_known_cause_of_a_death() {
        engine.becoming(DB, State.EXITED).exitingWith(DB, 1);
        engine.logging(DB, "FATAL:  password authentication failed for user \"langfuse\"");
        var failure = assertThrows(Failure.class, this::await);
        assertEquals("wrong-password", failure.details()[3]);
    }

    @Test
    void gives_up_on_a_restart_loop_but_not_on_one_restart() throws InterruptedException {
        engine.becoming(DB, State.RUNNING, State.RESTARTING, State.RUNNING).feeling(DB, "healthy", "");
        await();
        engine.becoming(DB, State.RUNNING, State.RESTARTING, State.RUNNING, State.RESTARTING)
                .feeling(DB, "starting", "");
        engine.stop(DB, Optional.empty());
        var failure = assertThrows(Failure.class, this::await);
        assertEquals(Problem.SERVICE_RESTARTING, failure.problem());
    }

    @Test
    void a_restart_loop_of_one_that_is_killed_may_be_for_memory() {
        engine.becoming(DB, State.RUNNING, State.RESTARTING, State.RUNNING, State.RESTARTING)
                .exitingWith(DB, 137)
                .feeling(DB, "starting", "");
        var failure = assertThrows(Failure.class, this::await);
        assertEquals(List.of(Problem.SERVICE_RESTARTING, "killed"), List.of(failure.problem(), failure.details()[3]));
    }

    @Test
    void says_that_memory_ran_out() {
        engine.becoming(DB, State.RUNNING, State.RESTARTING).starving(DB).feeling(DB, "starting", "");
        assertEquals(
                Problem.SERVICE_OUT_OF_MEMORY,
                assertThrows(Failure.class, this::await).problem());
    }

    @Test
    void a_container_that_somebody_removed_is_not_waited_for() {
        engine.feeling(DB, "starting", "");
        create();
        engine.remove(DB);
        var failure = assertThrows(Failure.class, this::keep);
        assertEquals(Problem.SERVICE_DIED, failure.problem());
    }

    @Test
    void one_that_was_found_running_and_is_stopped_by_a_command_that_was_killed_is_started_once()
            throws InterruptedException {
        create();
        engine.stop(DB, Optional.empty());
        await(false, true, Duration.ofMinutes(1));
        assertEquals(State.RUNNING, engine.inspect(DB).orElseThrow().state());
        engine.becoming(DB, State.EXITED).exitingWith(DB, 1);
        engine.stop(DB, Optional.empty());
        var failure = assertThrows(Failure.class, () -> await(false, true, Duration.ofMinutes(1)));
        assertEquals(Problem.SERVICE_DIED, failure.problem());
    }

    @Test
    void a_service_that_is_to_complete_may_end_well_and_not_badly() throws InterruptedException {
        engine.becoming(DB, State.RUNNING, State.EXITED);
        create();
        await(true, false, Duration.ofMinutes(1));
        engine.exitingWith(DB, 3);
        engine.stop(DB, Optional.empty());
        create();
        assertEquals(
                Problem.SERVICE_DIED,
                assertThrows(Failure.class, () -> await(true, false, Duration.ofMinutes(1)))
                        .problem());
    }

    @Test
    void web_that_lives_and_answers_500_is_explained_by_its_log() {
        engine.logging(DB, "✓ Ready in 0ms", "❌ Invalid environment variables: { SALT: [ 'A strong Salt' ] }", "fine");
        var failure = assertThrows(Failure.class, () -> awaitWeb(Listener.http(500, "Internal Server Error")));
        assertEquals(Problem.SERVICE_UNHEALTHY, failure.problem());
        assertEquals("❌ Invalid environment variables: { SALT: [ 'A strong Salt' ] }", failure.details()[2]);
        assertEquals("environment", failure.details()[3]);
        assertEquals(ManualTimer.BEGIN, timer.now());
    }

    @Test
    void web_whose_database_came_late_is_restarted_once() throws InterruptedException {
        engine.logging(DB, "Error: P1001: Can't reach database server at `langfuse-postgres:5432`");
        var ready = Listener.http(200, "{}");
        awaitWeb(Listener.http(500, "Internal Server Error"), ready, ready);
        assertEquals(
                1,
                engine.history().stream()
                        .filter(deed -> deed.equals("stop " + DB))
                        .count());
        assertEquals(
                2,
                engine.history().stream()
                        .filter(deed -> deed.equals("start " + DB))
                        .count());
    }

    @Test
    void web_that_a_restart_did_not_cure_is_given_up() {
        engine.logging(DB, "Error: P1001: Can't reach database server at `langfuse-postgres:5432`");
        var failure = assertThrows(Failure.class, () -> awaitWeb(Listener.http(500, "Internal Server Error")));
        assertEquals("database-late", failure.details()[3]);
        assertEquals(
                1,
                engine.history().stream()
                        .filter(deed -> deed.equals("stop " + DB))
                        .count());
    }

    @Test
    void a_service_that_needs_longer_says_what_it_is_doing() throws InterruptedException {
        service = StackFixtures.checked(service, check());
        engine.feeling(DB, "starting", "").logging(DB, "Applying migration 12 of 300");
        engine.answering(DB, List.of("test", "-f", "/ready"), new ExecResult(1, ""));
        assertThrows(Failure.class, this::await);
        assertEquals(
                List.of("Applying migration 12 of 300"),
                told.stream().map(ProgressEvent::note).toList());
    }

    @Test
    void web_is_not_stopped_while_it_migrates() throws InterruptedException, IOException {
        engine.being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", false, false));
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        service = StackFixtures.publishing(StackFixtures.imaged(service, WEB), closed, 3000);
        engine.becoming(DB, State.RUNNING, State.RUNNING, State.RUNNING, State.RUNNING, State.RUNNING, State.EXITED);
        create();
        new MigrationGuard(engine, timer)
                .letFinish(engine.observe().containers().get(0));
        assertTrue(timer.now().isAfter(ManualTimer.BEGIN));
        assertTrue(timer.now().isBefore(ManualTimer.BEGIN.plusSeconds(60)));
    }

    @Test
    void web_that_has_opened_its_port_and_every_other_service_may_be_stopped_at_once() throws InterruptedException {
        engine.being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", false, false));
        create();
        new MigrationGuard(engine, timer)
                .letFinish(engine.observe().containers().get(0));
        engine.remove(DB);
        try (var silent = new Listener("")) {
            service = StackFixtures.publishing(StackFixtures.imaged(service, WEB), silent.port(), 3000);
            create();
            new MigrationGuard(engine, timer)
                    .letFinish(engine.observe().containers().get(0));
        }
        assertEquals(ManualTimer.BEGIN, timer.now());
    }

    private static Healthcheck check() {
        return new Healthcheck(
                List.of("CMD", "test", "-f", "/ready"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void awaitWeb(String... answers) throws InterruptedException {
        engine.being(new EngineInfo("unix:///fake.sock", "27", "1.46", 2, 8L << 30, "/", false, false));
        try (var server = new Listener(answers)) {
            service = StackFixtures.publishing(StackFixtures.imaged(service, WEB), server.port(), 3000);
            await();
        }
    }

    private void await() throws InterruptedException {
        create();
        keep();
    }

    private void keep() throws InterruptedException {
        await(false, false, Duration.ofMinutes(10));
    }

    private void create() {
        var file = StackFixtures.file("langfuse", List.of(), service);
        if (engine.inspect(DB).isEmpty()) {
            engine.createContainer(StackFixtures.installation(file).owner(file), service);
        }
        engine.start(DB);
    }

    private void await(boolean toComplete, boolean found, Duration timeout) throws InterruptedException {
        var deployed = new DeployedService(StackFixtures.file("langfuse", List.of(), service), service);
        var waitTarget = WaitTarget.of(deployed, toComplete, found);
        new ReadinessWaiter(engine, timer, new LogExcerpt(engine, line -> line), timeout).await(waitTarget, told::add);
    }
}
