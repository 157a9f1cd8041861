package io.langfusectl.engine.docker;

import static io.langfusectl.engine.transport.StubDockerSocket.head;
import static io.langfusectl.engine.transport.StubDockerSocket.silenceAfter;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Volume;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.engine.discovery.LocalEngineCache;
import io.langfusectl.engine.discovery.RegistryCredentials;
import io.langfusectl.engine.transport.CallName;
import io.langfusectl.engine.transport.Connectors;
import io.langfusectl.engine.transport.StubDockerSocket;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.engine.transport.Transport;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** An engine that accepts and never answers is named, with the call, in time. */
@Timeout(60)
final class EngineSilenceTest {

    private static final Owner OWNER = new Owner("p", "it", "/p", "it.yml", "0");

    @TempDir
    Path folder;

    private final Set<String> hurried = ConcurrentHashMap.newKeySet();
    private final Map<String, Timeouts> given = new ConcurrentHashMap<>();
    private StubDockerSocket counterfeit;
    private DockerEngine engine;

    /** Has a second of patience for the calls that will meet silence, and the usual one for all others. */
    private record Hasty(Transport transport, Set<String> hurried, Map<String, Timeouts> given) implements Transport {
        @Override
        public Response execute(Request request, Timeouts timeouts) {
            given.put(request.method() + " " + CallName.of(request), timeouts);
            var second = Timeouts.within(Duration.ofSeconds(1));
            return transport.execute(request, hurried.contains(CallName.of(request)) ? second : timeouts);
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        var address = DockerHost.ofSocket(folder.resolve("s"));
        counterfeit = new StubDockerSocket(folder.resolve("s"));
        counterfeit
                .on("GET /containers/json", 200, "[]")
                .on("GET /volumes", 200, "{\"Volumes\":null}")
                .on("GET /networks", 200, "[]");
        engine = new DockerEngine(
                new Hasty(Connectors.to(address), hurried, given),
                address,
                new RegistryCredentials(folder.resolve("none")),
                new LocalEngineCache(folder.resolve("local")));
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        counterfeit.close();
    }

    private void assertSilent(String name, Executable call) {
        hurried.add(name);
        assertEquals(
                "ENGINE_SILENT [" + name + ", 1]",
                assertThrows(Failure.class, call).getMessage());
    }

    @Test
    void an_engine_that_never_answers_is_silent() {
        counterfeit.on("GET /_ping", silenceAfter(""));
        assertSilent("/_ping", () -> engine.observe());
    }

    /** Thirty seconds were too short for a volume of ClickHouse while the disk was busy. */
    @Test
    void deleting_a_volume_may_take_minutes_in_silence() {
        counterfeit.on("DELETE /volumes/v", 204, "");
        engine.removeVolume("v");
        assertEquals(Timeouts.within(Duration.ofMinutes(10)), given.get("DELETE /volumes"));
    }

    @Test
    void an_engine_that_stops_in_the_middle_is_silent() {
        counterfeit.on("GET /containers/json", silenceAfter(head(200, "Content-Length: 100") + "[{\"Id\":"));
        assertSilent("/containers/json", () -> engine.observe());
    }

    @Test
    void an_engine_that_trickles_is_not_waited_for_for_ever() {
        counterfeit.on("GET /containers/json", out -> {
            out.write(head(200, "Content-Length: 100000").getBytes(US_ASCII));
            var never = new CountDownLatch(1);
            while (!never.await(10, TimeUnit.MILLISECONDS)) {
                out.write(' ');
            }
        });
        assertSilent("/containers/json", () -> engine.observe());
    }

    @Test
    void the_call_is_named_without_the_name_of_the_container() {
        counterfeit.on("POST /containers/x/start", silenceAfter(""));
        assertSilent("/containers/start", () -> engine.start("x"));
    }

    @Test
    void a_call_of_docker_java_has_a_deadline_too() {
        counterfeit.on("POST /volumes/create", silenceAfter(""));
        var volume = new Volume("data", "p_data", false, "", Map.of(), Map.of());
        assertSilent("/volumes/create", () -> engine.createVolume(OWNER, volume));
    }

    @Test
    void an_engine_that_answers_all_but_networks_is_deadlocked() {
        hurried.add("/networks");
        counterfeit.on("GET /networks", silenceAfter(""));
        assertEquals(
                "ENGINE_DEADLOCKED [/networks]",
                assertThrows(Failure.class, () -> engine.observe()).getMessage());
    }

    @Test
    void an_engine_that_is_silent_about_a_container_is_asked_whether_it_is_deadlocked() {
        counterfeit.on("GET /containers/x/json", silenceAfter(""));
        assertSilent("/containers/json", () -> engine.containerStatuses(List.of("x"), (name, vitals) -> {}));
        hurried.add("/networks");
        counterfeit.on("GET /networks", silenceAfter(""));
        assertEquals(
                "ENGINE_DEADLOCKED [/networks]",
                assertThrows(Failure.class, () -> engine.containerStatuses(List.of("x"), (name, vitals) -> {}))
                        .getMessage());
    }

    @Test
    void an_engine_whose_networks_only_take_their_time_is_not_deadlocked() {
        var first = new AtomicBoolean(true);
        hurried.add("/networks");
        counterfeit.on("GET /networks", out -> {
            if (first.getAndSet(false)) {
                hurried.clear();
                Thread.currentThread().join();
            }
            StubDockerSocket.answer(200, "[]").answer(out);
        });
        assertEquals(List.of(), engine.observe().networks());
    }

    @Test
    void an_exec_ends_at_its_deadline() {
        counterfeit
                .on("POST /containers/x/exec", 201, "{\"Id\":\"e1\"}")
                .on("POST /exec/e1/start", silenceAfter(head(200, "Content-Type: application/vnd.docker.raw-stream")));
        assertSilent("/exec/start", () -> engine.exec("x", List.of("sleep", "9"), Duration.ofSeconds(1)));
    }

    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    private Thread following(CountDownLatch reading, AtomicBoolean complained) {
        counterfeit
                .on("GET /containers/x/json", 200, "{\"Config\":{\"Tty\":true}}")
                .on("GET /containers/x/logs", out -> {
                    out.write(head(200).getBytes(US_ASCII));
                    reading.countDown();
                    Thread.currentThread().join();
                });
        var thread = new Thread(() -> {
            try {
                engine.logs("x", new LogRequest(-1, Optional.empty(), true, false), NOWHERE, NOWHERE);
            } catch (Failure failure) {
                complained.set(true);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void whoever_follows_a_log_can_be_interrupted() throws InterruptedException {
        var reading = new CountDownLatch(1);
        var complained = new AtomicBoolean();
        var thread = following(reading, complained);
        reading.await();
        thread.interrupt();
        thread.join();
        assertFalse(complained.get());
    }

    @Test
    void whoever_follows_a_log_ends_quietly_when_the_engine_is_closed() throws InterruptedException {
        var reading = new CountDownLatch(1);
        var complained = new AtomicBoolean();
        var thread = following(reading, complained);
        reading.await();
        engine.close();
        thread.join();
        assertFalse(complained.get());
    }

    @Test
    void an_interrupted_call_says_that_it_was_interrupted() {
        Thread.currentThread().interrupt();
        var failure = assertThrows(Failure.class, () -> engine.observe());
        assertTrue(Thread.interrupted());
        assertEquals(Problem.INTERRUPTED, failure.problem());
    }

    @Test
    void a_log_that_is_quiet_for_long_is_not_silent() {
        var text = new ByteArrayOutputStream();
        counterfeit
                .on("GET /containers/x/json", 200, "{\"Config\":{\"Tty\":true}}")
                .on("GET /containers/x/logs", out -> {
                    out.write(head(200).getBytes(US_ASCII));
                    new CountDownLatch(1).await(2_500, TimeUnit.MILLISECONDS);
                    out.write("late".getBytes(US_ASCII));
                    throw new IOException("the end");
                });
        engine.logs("x", new LogRequest(-1, Optional.empty(), true, false), text, NOWHERE);
        assertEquals("late", text.toString(US_ASCII));
    }
}
