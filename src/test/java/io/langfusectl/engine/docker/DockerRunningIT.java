package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is had from containers that run on a real engine: their logs and the answers of commands. */
@Timeout(120)
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class DockerRunningIT {

    @RegisterExtension
    final DockerTestProject bench = new DockerTestProject();

    @Test
    void a_log_is_byte_for_byte_what_docker_logs_prints() {
        bench.start(bench.specimen("one")
                .running("i=0; while [ $i -lt 20000 ]; do echo \"line $i äöü\"; echo \"e $i\" >&2; i=$((i+1)); done;"
                        + " head -c 100000 /dev/zero | tr '\\0' 'x'; printf 'no end of line'")
                .make());
        bench.await("one", inspection -> inspection.state() == State.EXITED);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var all = new LogRequest(-1, Optional.empty(), false, false);
        bench.engine().logs(bench.nameOf("one"), all, out, err);
        var peer = DockerTestProject.docker("logs", bench.nameOf("one"));
        assertTrue(out.size() > 400_000);
        assertEquals(peer.out(), out.toString(StandardCharsets.ISO_8859_1));
        assertEquals(peer.err(), err.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void the_tail_the_time_and_the_timestamps_of_a_log_can_be_chosen() {
        bench.start(
                bench.specimen("one").running("echo one; echo two; echo three").make());
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
        bench.start(bench.specimen("one")
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
        bench.start(bench.patient("one"));
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
        bench.engine().createContainer(bench.owner(), bench.patient("one"));
        var failure = assertThrows(
                Failure.class, () -> bench.engine().exec(bench.nameOf("one"), List.of("true"), Duration.ofSeconds(1)));
        assertEquals(Problem.ENGINE_REFUSED, failure.problem());
    }
}
