package io.langfusectl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Network;
import io.langfusectl.compose.Options;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container.Published;
import io.langfusectl.engine.Container.State;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only a real engine can show: names, ports, logs and the whole order of a container. */
@Timeout(120)
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class DockerContainersIT {

    @RegisterExtension
    final Bench bench = new Bench();

    @TempDir
    Path folder;

    private Service patient(String name) {
        return specimen(name).make();
    }

    private Specimen specimen(String name) {
        return new Specimen(name, Bench.IMAGE).running(EngineContract.PATIENT);
    }

    private void start(Service service) {
        bench.engine().createContainer(bench.owner(), service);
        bench.engine().start(bench.nameOf(service.name()));
    }

    private String network(String key) {
        var network = new Network(key, bench.project() + "_" + key, false, false, Map.of());
        bench.engine().createNetwork(bench.owner(), network);
        return network.name();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_container_is_on_every_network_with_its_names_when_it_starts() {
        var inner = network("inner");
        var outer = network("outer");
        start(specimen("proxy").on(inner).on(outer, "gateway").make());
        start(specimen("asker").on(outer).make());
        assertEquals(0, lookUp("asker", "proxy"));
        assertEquals(0, lookUp("asker", "gateway"));
        assertEquals(1, lookUp("proxy", "nobody"));
        assertEquals(0, lookUp("proxy", "asker"));
        assertEquals(
                java.util.Set.of(inner, outer),
                bench.engine()
                        .inspect(bench.nameOf("proxy"))
                        .orElseThrow()
                        .addresses()
                        .keySet());
    }

    private int lookUp(String from, String name) {
        return bench.engine()
                .exec(bench.nameOf(from), List.of("nslookup", name, "127.0.0.11"), Duration.ofSeconds(20))
                .exitCode();
    }

    @Test
    void a_container_that_was_not_finished_is_made_anew_and_one_that_cannot_be_leaves_nothing()
            throws IOException, InterruptedException {
        var draft = bench.nameOf("db") + ".unfinished";
        Bench.docker("create", "--name", draft, "--label", Labels.PROJECT + "=" + bench.project(), Bench.IMAGE);
        bench.engine()
                .createContainer(
                        bench.owner(), specimen("db").carrying("/etc/a", "1").make());
        assertEquals(List.of(bench.nameOf("db")), names());
        var lost = specimen("cache").carrying("/etc/passwd/a", "1").make();
        assertThrows(Failure.class, () -> bench.engine().createContainer(bench.owner(), lost));
        assertEquals(List.of(bench.nameOf("db")), names());
    }

    private List<String> names() {
        return bench.engine().observe().of(bench.project()).stream()
                .map(Container::name)
                .toList();
    }

    @Test
    void a_published_port_is_seen_and_a_second_one_is_taken() throws IOException {
        var port = freePort();
        var network = network("default");
        start(specimen("one").on(network).publishing(port, 80).make());
        assertEquals(
                List.of(new Published("127.0.0.1", port, 80, "tcp")),
                bench.engine()
                        .observe()
                        .container(bench.nameOf("one"))
                        .orElseThrow()
                        .ports());
        var failure = assertThrows(
                Failure.class,
                () -> start(specimen("two").on(network).publishing(port, 80).make()));
        assertEquals("PORT_TAKEN [" + port + ", ?, ?]", failure.getMessage());
    }

    @Test
    void a_port_that_a_process_holds_is_taken() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var service = specimen("one")
                    .on(network("default"))
                    .publishing(holder.getLocalPort(), 80)
                    .make();
            var failure = assertThrows(Failure.class, () -> start(service));
            assertEquals("PORT_TAKEN [" + holder.getLocalPort() + ", ?, ?]", failure.getMessage());
        }
    }

    @Test
    void a_port_of_the_engines_choice_is_told() {
        start(specimen("one").on(network("default")).publishing(0, 80).make());
        var ports = bench.engine()
                .observe()
                .container(bench.nameOf("one"))
                .orElseThrow()
                .ports();
        assertTrue(ports.get(0).hostPort() > 1024);
    }

    @Test
    void a_file_to_mount_that_does_not_exist_is_refused_and_not_made_a_folder() {
        var missing = folder.resolve("missing.yml");
        var service = specimen("one")
                .mounting(new Mount.Bind(missing, "/config.yml", true))
                .make();
        var failure = assertThrows(Failure.class, () -> bench.engine().createContainer(bench.owner(), service));
        assertTrue(String.valueOf(failure.getMessage()).contains(missing.toString()));
        assertTrue(java.nio.file.Files.notExists(missing));
    }

    @Test
    void every_option_of_a_service_reaches_the_engine() {
        var none = Options.none();
        var options = new Options(
                Optional.of("101:101"),
                Optional.of("/tmp"),
                Optional.of("host"),
                none.platform(),
                Optional.of("SIGINT"),
                "on-failure:3",
                Optional.of(Duration.ofSeconds(3)),
                Optional.of(true),
                false,
                true,
                64L << 20,
                8L << 20,
                0.5,
                List.of("NET_ADMIN"),
                List.of("ALL"),
                List.of("no-new-privileges"),
                List.of("other:10.0.0.1"),
                List.of("/run:size=1m,mode=1777", "/scratch"),
                Map.of("nofile", new Options.Ulimit(1024, 2048)),
                Optional.of(new Options.Logging("json-file", Map.of("max-size", "1m"))),
                Map.of("own", "label"));
        var check = new Healthcheck(
                List.of("CMD-SHELL", "true"),
                Optional.of(Duration.ofSeconds(7)),
                Optional.of(Duration.ofSeconds(2)),
                Optional.of(Duration.ofSeconds(1)),
                Optional.of(4));
        start(specimen("one").set(options).checkedBy(check).make());
        assertEquals("""
                101:101 /tmp host SIGINT 3
                on-failure 3 true true 67108864 8388608 500000000
                [NET_ADMIN] [ALL] [no-new-privileges] [other:10.0.0.1]
                map[/run:size=1m,mode=1777 /scratch:] map[Hard:2048 Name:nofile Soft:1024] json-file map[max-size:1m]
                [CMD-SHELL true] 7000000000 2000000000 1000000000 4 label""", inspected("one", """
                        {{with .Config}}{{.User}} {{.WorkingDir}} {{.Hostname}} {{.StopSignal}} {{.StopTimeout}}{{end}}
                        {{with .HostConfig}}{{.RestartPolicy.Name}} {{.RestartPolicy.MaximumRetryCount}} {{.Init}} \
                        {{.ReadonlyRootfs}} {{.Memory}} {{.ShmSize}} {{.NanoCpus}}
                        {{.CapAdd}} {{.CapDrop}} {{.SecurityOpt}} {{.ExtraHosts}}
                        {{.Tmpfs}} {{range .Ulimits}}{{.}}{{end}} {{.LogConfig.Type}} {{.LogConfig.Config}}{{end}}
                        {{with .Config.Healthcheck}}{{.Test}} {{.Interval}} {{.Timeout}} {{.StartPeriod}} \
                        {{.Retries}}{{end}} {{.Config.Labels.own}}"""));
    }

    private String inspected(String service, String format) {
        return Bench.docker("inspect", "-f", format, bench.nameOf(service))
                .out()
                .strip();
    }

    @Test
    void the_engines_health_check_is_told_with_its_last_answer() {
        var check = new Healthcheck(
                List.of("CMD-SHELL", "echo not yet; exit 1"),
                Optional.of(Duration.ofMillis(100)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(1));
        start(specimen("one").checkedBy(check).make());
        var seen = bench.await("one", inspection -> inspection.health().equals(Optional.of("unhealthy")));
        assertEquals("not yet\n", seen.healthOutput());
    }

    @Test
    void a_container_that_is_killed_for_memory_says_so() {
        var none = Options.none();
        var small = new Options(
                none.user(),
                none.workingDir(),
                none.hostname(),
                none.platform(),
                none.stopSignal(),
                "no",
                none.stopGracePeriod(),
                none.init(),
                false,
                false,
                8L << 20,
                0,
                0,
                none.capAdd(),
                none.capDrop(),
                none.securityOpt(),
                none.extraHosts(),
                none.tmpfs(),
                none.ulimits(),
                none.logging(),
                none.labels());
        start(specimen("one").set(small).running("tail /dev/zero").make());
        var seen = bench.await("one", inspection -> inspection.state() == State.EXITED);
        assertTrue(seen.oomKilled());
        assertEquals(137, seen.exitCode());
    }

    @Test
    void a_log_is_byte_for_byte_what_docker_logs_prints() {
        start(specimen("one")
                .running("i=0; while [ $i -lt 20000 ]; do echo \"line $i äöü\"; echo \"e $i\" >&2; i=$((i+1)); done;"
                        + " head -c 100000 /dev/zero | tr '\\0' 'x'; printf 'no end of line'")
                .make());
        bench.await("one", inspection -> inspection.state() == State.EXITED);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var all = new LogRequest(-1, Optional.empty(), false, false);
        bench.engine().logs(bench.nameOf("one"), all, out, err);
        var peer = Bench.docker("logs", bench.nameOf("one"));
        assertTrue(out.size() > 400_000);
        assertEquals(peer.out(), out.toString(StandardCharsets.ISO_8859_1));
        assertEquals(peer.err(), err.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void the_tail_the_time_and_the_timestamps_of_a_log_can_be_chosen() {
        start(specimen("one").running("echo one; echo two; echo three").make());
        bench.await("one", inspection -> inspection.state() == State.EXITED);
        assertEquals("two\nthree\n", log(new LogRequest(2, Optional.empty(), false, false)));
        assertEquals(
                "", log(new LogRequest(-1, Optional.of(java.time.Instant.now().plusSeconds(60)), false, false)));
        assertTrue(log(new LogRequest(1, Optional.empty(), false, true)).matches("20[0-9-]+T[0-9:.]+Z three\n"));
    }

    private String log(LogRequest request) {
        var out = new ByteArrayOutputStream();
        bench.engine().logs(bench.nameOf("one"), request, out, OutputStream.nullOutputStream());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whoever_follows_a_log_sees_each_line_as_it_comes_and_the_end_of_the_container() throws InterruptedException {
        start(specimen("one")
                .running("trap 'echo bye; exit' TERM; echo hello; while :; do sleep 0.1; done")
                .make());
        var seen = new ByteArrayOutputStream();
        var hello = new CountDownLatch(1);
        var sink = new OutputStream() {
            @Override
            public void write(int b) {
                seen.write(b);
                hello.countDown();
            }
        };
        var following = CompletableFuture.runAsync(() -> bench.engine()
                .logs(bench.nameOf("one"), new LogRequest(-1, Optional.empty(), true, false), sink, sink));
        assertTrue(hello.await(20, TimeUnit.SECONDS));
        bench.engine().stop(bench.nameOf("one"), Optional.of(Duration.ofSeconds(10)));
        following.orTimeout(20, TimeUnit.SECONDS).join();
        assertEquals("hello\nbye\n", seen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_command_in_a_container_has_an_exit_code_both_outputs_and_a_deadline() {
        start(patient("one"));
        var name = bench.nameOf("one");
        assertEquals(
                new ExecResult(3, "out\nerr\n"),
                bench.engine()
                        .exec(
                                name,
                                List.of("sh", "-c", "echo out; sleep 0.2; echo err >&2; exit 3"),
                                Duration.ofSeconds(20)));
        var failure = assertThrows(
                Failure.class, () -> bench.engine().exec(name, List.of("sleep", "60"), Duration.ofSeconds(1)));
        assertEquals("ENGINE_SILENT [/exec/start, 1]", failure.getMessage());
    }

    @Test
    void a_command_needs_a_container_that_runs() {
        bench.engine().createContainer(bench.owner(), patient("one"));
        var failure = assertThrows(
                Failure.class, () -> bench.engine().exec(bench.nameOf("one"), List.of("true"), Duration.ofSeconds(1)));
        assertEquals(Problem.ENGINE_REFUSED, failure.problem());
    }

    @Test
    void several_threads_start_and_stop_at_the_same_time() {
        var network = network("default");
        var works = new ArrayList<CompletableFuture<Void>>();
        for (var name : List.of("a", "b", "c", "d")) {
            works.add(CompletableFuture.runAsync(
                    () -> start(specimen(name).on(network).make())));
        }
        works.forEach(CompletableFuture::join);
        works.clear();
        for (var name : List.of("a", "b", "c", "d")) {
            works.add(CompletableFuture.runAsync(() -> {
                bench.engine().stop(bench.nameOf(name), Optional.of(Duration.ofSeconds(5)));
                bench.engine().remove(bench.nameOf(name));
            }));
        }
        works.forEach(CompletableFuture::join);
        assertEquals(List.of(), names());
    }

    @Test
    void an_engine_can_be_reached_through_the_streams_of_a_process() {
        var address = EngineAddress.parse("ssh://example", Optional.empty());
        Dial dial = () -> ProcessChannel.start(List.of("docker", "system", "dial-stdio"));
        try (var far = new DockerEngine(new HttpTransport(address, dial), address, new Credentials(folder))) {
            far.createContainer(bench.owner(), patient("one"));
            assertEquals(List.of(bench.nameOf("one")), names());
            assertEquals(false, far.about().local());
            far.remove(bench.nameOf("one"));
            assertEquals(List.of(), names());
        }
    }
}
