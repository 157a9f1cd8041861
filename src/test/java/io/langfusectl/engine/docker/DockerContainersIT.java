package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Options;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.engine.discovery.LocalEngineCache;
import io.langfusectl.engine.discovery.RegistryCredentials;
import io.langfusectl.engine.transport.Connector;
import io.langfusectl.engine.transport.HttpTransport;
import io.langfusectl.engine.transport.ProcessChannel;
import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only a real engine can show: the whole order of a container. */
@Timeout(120)
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class DockerContainersIT {

    /**
     * Dies for memory after three of its children have: containerd 1.6 loses one such notice in twenty where a program
     * dies as soon as it lives, on a busy machine (measured; it listens for them after the start).
     */
    private static final String HUNGER = "for i in 1 2 3; do tail /dev/zero; sleep 0.2; done; exec tail /dev/zero";

    @RegisterExtension
    final DockerTestProject bench = new DockerTestProject();

    @TempDir
    Path folder;

    @Test
    void a_container_that_was_not_finished_is_made_anew_and_one_that_cannot_be_leaves_nothing()
            throws IOException, InterruptedException {
        var draft = bench.nameOf("db") + ".unfinished";
        DockerTestProject.docker(
                "create", "--name", draft, "--label", Labels.PROJECT + "=" + bench.project(), DockerTestProject.IMAGE);
        bench.engine()
                .createContainer(
                        bench.owner(),
                        bench.specimen("db").carrying("/etc/a", "1").make());
        assertEquals(List.of(bench.nameOf("db")), names());
        var lost = bench.specimen("cache").carrying("/etc/passwd/a", "1").make();
        assertThrows(Failure.class, () -> bench.engine().createContainer(bench.owner(), lost));
        assertEquals(List.of(bench.nameOf("db")), names());
    }

    private List<String> names() {
        return bench.engine().observe().of(bench.project()).stream()
                .map(Container::name)
                .toList();
    }

    @Test
    void a_file_to_mount_that_does_not_exist_is_refused_and_not_made_a_folder() {
        var missing = folder.resolve("missing.yml");
        var service = bench.specimen("one")
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
        bench.start(bench.specimen("one").set(options).checkedBy(check).make());
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
        return DockerTestProject.docker("inspect", "-f", format, bench.nameOf(service))
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
        bench.start(bench.specimen("one").checkedBy(check).make());
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
        bench.start(bench.specimen("one").set(small).running(HUNGER).make());
        var seen = bench.await("one", inspection -> inspection.state() == State.EXITED);
        assertTrue(seen.oomKilled());
        assertEquals(137, seen.exitCode());
    }

    @Test
    void several_threads_start_and_stop_at_the_same_time() {
        var network = bench.network("default");
        var works = new ArrayList<CompletableFuture<Void>>();
        for (var name : List.of("a", "b", "c", "d")) {
            works.add(CompletableFuture.runAsync(
                    () -> bench.start(bench.specimen(name).on(network).make())));
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
        var address = DockerHost.parse("ssh://example", Optional.empty());
        Connector connector = () -> ProcessChannel.start(List.of("docker", "system", "dial-stdio"));
        try (var far = new DockerEngine(
                new HttpTransport(address, connector),
                address,
                new RegistryCredentials(folder),
                new LocalEngineCache(folder.resolve("local")))) {
            far.createContainer(bench.owner(), bench.patient("one"));
            assertEquals(List.of(bench.nameOf("one")), names());
            assertEquals(false, far.info().local());
            far.remove(bench.nameOf("one"));
            assertEquals(List.of(), names());
        }
    }
}
