package io.langfusectl.cli;

import static io.langfusectl.engine.transport.StubDockerSocket.answer;
import static io.langfusectl.engine.transport.StubDockerSocket.silenceAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.engine.transport.StubDockerSocket;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No engine, or none that answers: which address was tried, what is wrong with it, what helps; soon. */
final class EngineAwayTest {

    /** What people are promised. */
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    /** What the first command of a process takes for reading the program is no part of it. */
    @BeforeAll
    static void read_the_program(@TempDir Path folder) {
        new Session(
                        folder,
                        folder,
                        processContext ->
                                DockerEngine.fromEnvironment(processContext.environment(), processContext.home()))
                .with("DOCKER_HOST", "unix://" + folder.resolve("none.sock"))
                .type("start");
    }

    private Session session(String dockerHost) {
        return new Session(
                        folder.resolve("project"),
                        folder.resolve("home"),
                        processContext ->
                                DockerEngine.fromEnvironment(processContext.environment(), processContext.home()))
                .with("DOCKER_HOST", dockerHost);
    }

    private static void isTold(Session.Seen seen, String address, String... words) {
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains(address), seen.err());
        for (var word : words) {
            assertTrue(seen.err().contains(word), seen.err());
        }
        assertEquals("", seen.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart", "stop", "start --dry-run"})
    void no_engine_is_told_with_its_address_and_how_to_get_one(String line) {
        var socket = folder.resolve("none.sock");
        var seen = assertTimeout(SOON, () -> session("unix://" + socket).type(line));
        isTold(seen, socket.toString(), "was not found", "./quickstart");
    }

    @Test
    void an_engine_that_was_stopped_is_told_from_one_that_never_was() throws IOException {
        var socket = folder.resolve("docker.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        var seen = assertTimeout(SOON, () -> session("unix://" + socket).type("start"));
        isTold(seen, socket.toString(), "is not running", "sudo systemctl start docker");
    }

    @Test
    void a_socket_that_is_not_for_us_says_how_to_be_let_in() {
        var session = new Session(folder, folder, processContext -> {
            throw new Failure(Problem.ENGINE_FORBIDDEN, "unix:///var/run/docker.sock");
        });
        var seen = assertTimeout(SOON, () -> session.type("start"));
        isTold(seen, "unix:///var/run/docker.sock", "Permission denied", "usermod -aG docker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com", "/var/run/docker.sock", "tcp://"})
    void a_wrong_docker_host_is_quoted_and_right_ones_are_shown(String address) {
        var seen = assertTimeout(SOON, () -> session(address).type("start"));
        isTold(seen, address, "DOCKER_HOST", "unix:///PATH");
    }

    @Test
    void a_port_where_no_engine_listens_is_named() throws IOException {
        var address = "tcp://127.0.0.1:" + TestPort.free();
        var seen = assertTimeout(SOON, () -> session(address).type("start"));
        isTold(seen, address.replace("tcp://", ""));
    }

    @Test
    void a_host_that_takes_no_connection_is_not_waited_for() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var first = new Socket(full.getInetAddress(), full.getLocalPort());
                var second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            var address = "tcp://127.0.0.1:" + full.getLocalPort();
            var seen = assertTimeout(SOON, () -> session(address).type("start"));
            isTold(seen, address.replace("tcp://", ""));
            assertTrue(first.isConnected() && second.isConnected());
        }
    }

    @Test
    void the_failure_is_one_json_line_for_programs() {
        var seen = session("unix://" + folder.resolve("none.sock")).type("start", "--json");
        assertEquals(1, seen.err().lines().count(), seen.err());
        assertTrue(seen.err().startsWith("{\"schema\":1,\"problem\":\"ENGINE_UNREACHABLE\","), seen.err());
        assertTrue(seen.err().contains("\"exitCode\":4,\"details\":{\"address\":\""), seen.err());
    }

    @Test
    void an_engine_that_hangs_over_its_networks_is_not_waited_for_and_the_call_is_named() throws IOException {
        var socket = folder.resolve("docker.sock");
        try (var engine = new StubDockerSocket(socket)) {
            engine.on("GET /info", answer(200, "{\"NCPU\":2,\"MemTotal\":8000000000}"))
                    .on("GET /containers/json", answer(200, "[]"))
                    .on("GET /volumes", answer(200, "{\"Volumes\":[]}"))
                    .on("GET /networks", silenceAfter(""));
            var seen = assertTimeout(
                    Duration.ofSeconds(20), () -> session("unix://" + socket).type("start"));
            assertEquals(4, seen.code(), seen.err());
            assertTrue(seen.err().contains("does not answer /networks"), seen.err());
            assertTrue(seen.err().contains("systemctl restart docker"), seen.err());
            assertFalse(engine.lines().stream().anyMatch(line -> line.startsWith("POST")));
        }
    }

    @Test
    void an_engine_that_never_says_a_word_is_not_waited_for() throws IOException {
        var socket = folder.resolve("docker.sock");
        try (var engine = new StubDockerSocket(socket)) {
            engine.on("GET /_ping", silenceAfter(""));
            var seen = assertTimeout(
                    Duration.ofSeconds(10), () -> session("unix://" + socket).type("start"));
            assertEquals(4, seen.code(), seen.err());
            assertTrue(seen.err().contains("does not answer /_ping (waited 3 s)"), seen.err());
        }
    }

    @Test
    void init_needs_no_engine() {
        var seen = session("unix://" + folder.resolve("none.sock")).type("init");
        assertEquals(0, seen.code(), seen.err());
    }
}
