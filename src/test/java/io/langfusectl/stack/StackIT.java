package io.langfusectl.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.PortCheck;
import io.langfusectl.stack.preflight.Preflight;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a real engine, real stores and real deaths can show. */
@Timeout(240)
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class StackIT {

    private static final String DB = """
            services:
              db:
                image: postgres:17.6
                environment: { POSTGRES_PASSWORD: hunter2 }
                volumes: [data:/var/lib/postgresql/data]
            volumes:
              data:
            """;

    private static final String APP = """
            services:
              cache:
                image: redis:7.4.5
                command: [redis-server, --requirepass, hunter2]
                tmpfs: [/data]
              app:
                image: busybox:1.36
                command: [sleep, infinity]
                stop_signal: SIGKILL
                environment: { COLOUR: red }
                depends_on: { cache: { condition: service_healthy } }
                networks: [default, other]
            networks:
              other:
                external: true
                name: $instance-store_default
            """;

    @RegisterExtension
    final RealInstallation real = new RealInstallation();

    @Test
    void stacks_come_up_ready_and_what_was_stored_outlives_a_stop() throws InterruptedException {
        real.with("store", DB).with("front", APP);
        real.start();
        assertTrue(
                real.states().containsAll(List.of("db ready", "cache ready", "app ready")),
                real.states().toString());
        assertTrue(real.stackService()
                .status(real.engine().containers(), List.of())
                .ready());
        assertEquals("0 CREATE TABLE", sql("create table t (n int)"));
        assertEquals("0 INSERT 0 1", sql("insert into t values (42)"));
        var volumes = real.volumes();
        real.stop("store", "front");
        assertEquals(List.of(), real.networks());
        assertEquals(volumes, real.volumes());
        real.start();
        assertEquals("0 42", sql("select n from t"));
        assertTrue(real.start().isIdle());
    }

    @Test
    void one_changed_variable_replaces_one_service() throws InterruptedException {
        real.with("store", DB).with("front", APP);
        real.start();
        var plan =
                real.with("front", APP.replace("COLOUR: red", "COLOUR: blue")).start();
        assertEquals(
                "stop app\nremove app\ncreate app\nstart app",
                String.join(
                        "\n",
                        plan.toString()
                                .lines()
                                .filter(line -> !line.startsWith("await"))
                                .toList()));
        assertEquals("0 blue", real.run("front", "app", "sh", "-c", "echo $COLOUR"));
    }

    @Test
    void the_shared_network_is_one_stacks_own_whichever_starts_first() throws InterruptedException {
        real.with("store", DB).with("front", APP);
        real.start("front");
        assertEquals(real.project("store"), real.label(real.project("store") + "_default", Labels.PROJECT));
        real.start("store");
        assertTrue(
                real.run("front", "app", "nslookup", "db").startsWith("0 "),
                real.run("front", "app", "nslookup", "db"));
        real.stop("store");
        assertTrue(
                real.networks().contains(real.project("store") + "_default"),
                real.networks().toString());
        real.stop("front");
        assertEquals(List.of(), real.networks());
    }

    @Test
    void a_container_whose_network_was_made_anew_starts_all_the_same() throws InterruptedException {
        real.with(
                "front",
                "services: { app: { image: 'busybox:1.36', command: [sleep, infinity], stop_signal: SIGKILL } }");
        real.start();
        real.engine().stop(real.container("front", "app"), Optional.empty());
        real.engine().removeNetwork(real.project("front") + "_default");
        real.start();
        assertTrue(real.stackService()
                .status(real.engine().containers(), List.of())
                .ready());
    }

    @Test
    void a_service_that_dies_ends_the_start_with_its_last_words() {
        real.with("front", service("command: [sh, -c, 'echo password hunter2 refused; sleep 0.2; exit 3']"));
        var failure = assertThrows(Failure.class, real::start);
        assertEquals("SERVICE_DIED [app, 3, password *** refused, ]", failure.getMessage());
    }

    @Test
    void a_service_that_dies_again_and_again_is_not_waited_for() {
        real.with(
                "front",
                service(
                        "restart: always\n    healthcheck: { test: [CMD, 'false'] }\n    command: [sh, -c, 'echo boom; exit 3']"));
        var failure = assertThrows(Failure.class, real::start);
        assertEquals(Problem.SERVICE_RESTARTING, failure.problem());
        assertTrue(String.valueOf(failure.details()[2]).startsWith("boom"), failure.getMessage());
    }

    @Test
    void a_service_that_takes_too_much_memory_is_said_to() {
        real.with(
                "front",
                service(
                        "restart: always\n    mem_limit: 8m\n    healthcheck: { test: [CMD, 'false'] }\n    command: [sh, -c, 'for i in 1 2 3; do tail /dev/zero; sleep 0.2; done; exec tail /dev/zero']"));
        var failure = assertThrows(Failure.class, real::start);
        assertEquals(Problem.SERVICE_OUT_OF_MEMORY, failure.problem());
    }

    @Test
    void a_database_without_space_is_explained() {
        real.with(
                "store",
                DB.replace("volumes: [data:/var/lib/postgresql/data]", "tmpfs: ['/var/lib/postgresql/data:size=4m']")
                        .replaceAll("(?s)volumes:\\s+data:", ""));
        var failure = assertThrows(Failure.class, real::start);
        assertEquals("no-space", failure.details()[failure.details().length - 1], failure.getMessage());
    }

    @Test
    void data_of_another_major_is_refused_before_anything_is_made() throws InterruptedException {
        real.with("store", DB.replace("17.6", "15.14"));
        real.start();
        real.stop("store");
        real.with("store", DB);
        var preflight =
                new Preflight(real.engine(), real.installation(), real.engine().observe());
        var failure = assertThrows(Failure.class, () -> preflight.canStart(List.of()));
        assertEquals("VOLUME_MAJOR_DIFFERS [" + real.project("store") + "_data, 15, 17]", failure.getMessage());
        assertEquals(List.of(), real.engine().observe().of(real.project("store")));
    }

    @Test
    void a_port_of_another_container_is_named_with_it() throws InterruptedException, IOException {
        var port = TestPort.free();
        real.with(
                "front",
                service("command: [sleep, infinity]\n    stop_signal: SIGKILL\n    ports: ['127.0.0.1:" + port
                        + ":80']"));
        real.start();
        real.with("back", service("command: [sleep, infinity]\n    ports: ['127.0.0.1:" + port + ":80']"));
        var taken = new PortCheck(
                        real.engine(), real.installation(), real.engine().observe(), TimeSource.system())
                .taken(real.installation().stacks(List.of("back")));
        assertEquals(1, taken.size());
        assertEquals(real.container("front", "app"), taken.get(0).holder());
    }

    @Test
    void two_services_swap_their_ports() throws InterruptedException, IOException {
        var one = TestPort.free();
        var other = TestPort.free();
        real.with("front", publishing(one)).with("back", publishing(other));
        real.start();
        real.with("front", publishing(other)).with("back", publishing(one));
        var taken = new PortCheck(
                        real.engine(), real.installation(), real.engine().observe(), TimeSource.system())
                .taken(real.installation().members());
        assertEquals(List.of(), taken);
        real.start();
        assertTrue(real.stackService()
                .status(real.engine().containers(), List.of())
                .ready());
        var front = real.engine().observe().container(real.container("front", "app"));
        assertEquals(other, front.orElseThrow().ports().get(0).hostPort());
    }

    private static String publishing(int port) {
        return service(
                "command: [sleep, infinity]\n    stop_signal: SIGKILL\n    ports: ['127.0.0.1:" + port + ":80']");
    }

    @Test
    void an_interrupted_start_is_completed_by_the_next() throws InterruptedException {
        real.with("store", DB).with("front", APP);
        var interrupted = new AtomicBoolean();
        var plan = real.stackService().toStart(List.of(), real.engine().observe());
        var person = new Thread(() -> {
            try {
                var me = Thread.currentThread();
                real.stackService().carryOut(plan, RealInstallation.PATIENCE, progressEvent -> {
                    if (progressEvent.state() == ProgressEvent.State.STARTING) {
                        me.interrupt();
                    }
                });
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        person.start();
        person.join();
        assertTrue(interrupted.get());
        assertFalse(real.stackService()
                .status(real.engine().containers(), List.of())
                .ready());
        real.start();
        assertTrue(real.stackService()
                .status(real.engine().containers(), List.of())
                .ready());
        assertEquals(
                3,
                real.engine().observe().containers().stream()
                        .filter(container -> container.name().startsWith(real.project("")))
                        .count());
    }

    @Test
    void a_log_is_followed_through_a_restart_and_a_re_creation() throws InterruptedException {
        var script = "trap exit TERM; echo hello $COLOUR; while true; do sleep 0.1; done";
        var red = service("environment: { COLOUR: red }\n    command: [sh, -c, '" + script.replace("$", "$$") + "']");
        real.with("front", red);
        real.start();
        var lines = new LinkedBlockingQueue<String>();
        var ended = new CountDownLatch(1);
        var ear = new Thread(() -> {
            try {
                real.stackService()
                        .logs(
                                List.of(),
                                new LogRequest(-1, Optional.empty(), true, false),
                                (stack, service, err, line) -> lines.add(service + " " + line));
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        ear.start();
        assertEquals("app hello red", lines.poll(30, TimeUnit.SECONDS));
        real.carryOut(real.stackService().toRestart(List.of(), real.engine().observe()));
        assertEquals("app hello red", lines.poll(30, TimeUnit.SECONDS));
        real.with("front", red.replace("COLOUR: red", "COLOUR: blue"));
        real.start();
        assertEquals("app hello blue", lines.poll(30, TimeUnit.SECONDS));
        ear.interrupt();
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertEquals(List.of(), List.copyOf(lines));
    }

    private String sql(String statement) {
        return real.run("store", "db", "psql", "-U", "postgres", "-tAc", statement);
    }

    private static String service(String rest) {
        return "services:\n  app:\n    image: busybox:1.36\n    " + rest + "\n";
    }
}
