package io.langfusectl.engine.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.UnprivilegedProcess;
import io.langfusectl.engine.docker.DockerApi;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.engine.transport.Connector;
import io.langfusectl.engine.transport.HttpTransport;
import io.langfusectl.engine.transport.ProcessChannel;
import io.langfusectl.engine.transport.SshConnectorStream;
import io.langfusectl.engine.transport.StubDockerSocket;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody there, nobody listening, nobody let in: each is told from the others, within three seconds. */
@Timeout(30)
final class EngineReachTest {

    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    /** The second attempt is timed: the first one has classes to load. */
    private String failureAt(String host) {
        attempt(host);
        var began = System.nanoTime();
        var failure = attempt(host);
        assertTrue(System.nanoTime() - began < SOON.toNanos());
        return failure;
    }

    private String attempt(String host) {
        try (var engine = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", host), folder)) {
            return String.valueOf(assertThrows(Failure.class, engine::observe).getMessage());
        }
    }

    private String socket() {
        return "unix://" + folder.resolve("s");
    }

    @Test
    void no_socket_is_no_engine() {
        assertEquals("ENGINE_UNREACHABLE [" + socket() + "]", failureAt(socket()));
    }

    @Test
    void a_socket_without_a_listener_is_a_stopped_engine() throws IOException {
        new StubDockerSocket(folder.resolve("s")).close();
        assertTrue(Files.exists(folder.resolve("s")));
        assertEquals("ENGINE_STOPPED [" + socket() + "]", failureAt(socket()));
    }

    @Test
    void a_socket_that_lets_nobody_in_is_a_forbidden_engine() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var counterfeit = new StubDockerSocket(folder.resolve("s"))) {
            Files.setPosixFilePermissions(folder.resolve("s"), PosixFilePermissions.fromString("rw-------"));
            assertEquals(
                    "ENGINE_FORBIDDEN [" + socket() + "]",
                    UnprivilegedProcess.of(folder).runs(Observer.class, socket()));
            assertEquals(0, counterfeit.connections());
        }
    }

    /** Looks at an engine, and prints the failure. */
    static final class Observer {
        public static void main(String[] args) {
            try (var engine = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", args[0]), Path.of("/"))) {
                engine.observe();
            } catch (Failure failure) {
                System.out.println(failure.getMessage());
            }
        }
    }

    @Test
    void a_tcp_port_without_a_listener_is_no_engine() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var host = "tcp://127.0.0.1:" + port;
        assertEquals("ENGINE_UNREACHABLE [" + host + "]", failureAt(host));
    }

    @Test
    void a_host_without_a_name_is_no_engine() {
        assertEquals(
                "ENGINE_UNREACHABLE [tcp://no-such-host.invalid:2375]", failureAt("tcp://no-such-host.invalid:2375"));
    }

    @Test
    void what_ssh_complains_of_is_the_cause() {
        var address = DockerHost.parse("ssh://me@gpu.example", Optional.empty());
        var complaining = new HttpTransport(
                address, () -> ProcessChannel.start(List.of("sh", "-c", "echo Permission denied >&2; exit 255")));
        try (var engine = new DockerEngine(
                complaining,
                address,
                new RegistryCredentials(folder.resolve("none")),
                new LocalEngineCache(folder.resolve("local")))) {
            var failure = assertThrows(Failure.class, engine::observe);
            assertEquals(Problem.ENGINE_UNREACHABLE, failure.problem());
            assertEquals("Permission denied", rootOf(failure).getMessage());
        }
    }

    /** ssh may have ended before the question was written: then it is the writing that fails. */
    @Test
    void what_ssh_complains_of_while_it_is_asked_is_the_cause_too() {
        var address = DockerHost.parse("ssh://me@gpu.example", Optional.empty());
        try (var engine = new DockerEngine(
                new HttpTransport(address, Refusing::new),
                address,
                new RegistryCredentials(folder.resolve("none")),
                new LocalEngineCache(folder.resolve("local")))) {
            var failure = assertThrows(Failure.class, engine::observe);
            assertEquals(Problem.ENGINE_UNREACHABLE, failure.problem());
            assertEquals("Permission denied", rootOf(failure).getMessage());
        }
    }

    /** Has ended when it is written to. */
    private static final class Refusing implements ByteChannel {
        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            throw new IOException("Permission denied");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        for (var cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    @Test
    void a_silent_ssh_is_a_silent_engine() {
        var address = DockerHost.parse("ssh://me@gpu.example", Optional.empty());
        var silent = new HttpTransport(address, () -> ProcessChannel.start(List.of("sleep", "60")));
        try (var engine = new DockerEngine(
                silent,
                address,
                new RegistryCredentials(folder.resolve("none")),
                new LocalEngineCache(folder.resolve("local")))) {
            assertEquals(
                    "ENGINE_SILENT [/_ping, 3]",
                    assertThrows(Failure.class, engine::observe).getMessage());
        }
    }

    @Test
    void the_way_over_ssh_may_take_longer_and_only_the_first_answer_waits_for_it() {
        assertEquals(Duration.ofSeconds(20), new SshConnectorStream(URI.create("ssh://gpu.example")).delay());
        var address = DockerHost.ofSocket(folder.resolve("s"));
        var slow = new Connector() {
            @Override
            public ByteChannel open() throws IOException {
                return ProcessChannel.start(List.of(
                        "sh",
                        "-c",
                        "sleep 4; printf '%s\\r\\n' 'HTTP/1.1 200 OK'"
                                + " 'Api-Version: 1.41' 'Content-Length: 0' ''; sleep 60"));
            }

            @Override
            public Duration delay() {
                return Duration.ofSeconds(20);
            }
        };
        try (var transport = new HttpTransport(address, slow)) {
            assertEquals("1.41", new DockerApi(transport, address).ping().api().toString());
        }
    }

    @Test
    void ssh_is_called_as_the_docker_cli_calls_it() {
        var plain = DockerHost.parse("ssh://gpu.example", Optional.empty());
        assertEquals(
                "ssh -T -o ConnectTimeout=10 -- gpu.example docker system dial-stdio",
                String.join(" ", new SshConnectorStream(plain.uri()).command()));
        var full = DockerHost.parse("ssh://me@gpu.example:2222/run/user/1/docker.sock", Optional.empty());
        assertEquals(
                "ssh -T -o ConnectTimeout=10 -l me -p 2222 -- gpu.example docker --host"
                        + " unix:///run/user/1/docker.sock system dial-stdio",
                String.join(" ", new SshConnectorStream(full.uri()).command()));
    }

    @Test
    void an_engine_that_accepts_no_more_is_not_waited_for() throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("s")), 1);
            var waiting = new ArrayList<SocketChannel>();
            for (int i = 0; i < 2; i++) {
                waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("s"))));
            }
            assertEquals("ENGINE_STOPPED [" + socket() + "]", failureAt(socket()));
            for (var channel : waiting) {
                channel.close();
            }
        }
    }
}
