package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.langfusectl.TestPort;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.tunnel.Backend;
import io.langfusectl.tunnel.Eventually;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.ProjectKeys;
import io.langfusectl.tunnel.model.TunnelOpening;
import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is behind the ports, seen through a real tunnel. The remote ports are the workshop's, so the host is faked by a
 * name.
 */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
public final class ForwardProbeIT {

    private static final String HEALTH = "{\"status\":\"OK\",\"version\":\"4.16.0\"}";

    @TempDir
    Path folder;

    public static HttpServer answering(int port, Map<String, String> answers) throws IOException {
        return answering("127.0.7.1", port, 200, answers);
    }

    private static HttpServer answering(String address, int port, int code, Map<String, String> answers)
            throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        answers.forEach((path, body) -> server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(code, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }));
        server.start();
        return server;
    }

    private static State state(Tunnel tunnel, int index) {
        return tunnel.status().forwards().get(index).state();
    }

    private static Forward to(int remote) {
        return new Forward(TestPort.free(), "127.0.7.1", remote);
    }

    @Test
    void services_are_known_by_their_answers_and_a_stray_login_is_noticed() throws Exception {
        var langfuse = answering(
                3000,
                Map.of(
                        "/api/public/health", "{\"status\":\"OK\",\"version\":\"4.16.0\"}",
                        "/api/auth/providers",
                                "{\"credentials\":{\"signinUrl\":\"http://localhost:3000/api/auth/signin/credentials\"}}"));
        var litellm = answering(4000, Map.of("/health/liveliness", "\"I'm alive!\""));
        var other = answering(8080, Map.of("/", "welcome to nginx"));
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(to(3000), to(4000), to(8080), to(5999))) {
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(
                    List.of(State.READY, State.READY, State.OTHER_SERVICE, State.NOTHING_LISTENS),
                    List.of(state(tunnel, 0), state(tunnel, 1), state(tunnel, 2), state(tunnel, 3)));
            assertEquals(
                    Optional.of(
                            new TunnelStatus.StrayLogin(tunnel.forwards().get(0).local(), 3000)),
                    tunnel.status().strayLogin());
        } finally {
            List.of(langfuse, litellm, other).forEach(server -> server.stop(0));
        }
    }

    @Test
    void an_editor_is_known_by_what_it_says_and_not_by_any_page_with_a_status() throws Exception {
        var answers = List.of(
                answering("127.0.7.1", 8080, 200, Map.of("/healthz", "{\"status\":\"expired\",\"lastHeartbeat\":0}")),
                answering("127.0.7.2", 8080, 200, Map.of("/version", "0123456789abcdef0123456789abcdef01234567")),
                answering("127.0.7.3", 8080, 404, Map.of("/", "{\"status\":404,\"error\":\"Not Found\"}")),
                answering("127.0.7.4", 8080, 503, Map.of("/", "{\"status\":\"alive\"}")));
        var forwards = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> new Forward(TestPort.free(), "127.0.7." + i, 8080))
                .toArray(Forward[]::new);
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(forwards)) {
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(
                    List.of(State.READY, State.READY, State.OTHER_SERVICE, State.NOT_READY),
                    IntStream.range(0, 4).mapToObj(i -> state(tunnel, i)).toList());
        } finally {
            answers.forEach(server -> server.stop(0));
        }
    }

    @Test
    void an_address_of_langfuse_without_a_port_is_one_as_well() throws Exception {
        var ports = Map.of("http://workshop", 80, "https://workshop", 443, "http://[::1]:3001", 3001);
        for (var port : ports.entrySet()) {
            var langfuse = answering(
                    3000,
                    Map.of(
                            "/api/public/health",
                            HEALTH,
                            "/api/auth/providers",
                            "{\"x\":{\"signinUrl\":\"" + port.getKey() + "/api/auth\"}}"));
            try (var sshd = new Sshd(folder.resolve(port.getValue().toString()));
                    var tunnel = sshd.tunnel(to(3000))) {
                tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
                assertEquals(
                        Optional.of(port.getValue()),
                        tunnel.status().strayLogin().map(TunnelStatus.StrayLogin::expected));
            } finally {
                langfuse.stop(0);
            }
        }
    }

    @Test
    void a_bound_address_is_looked_through() throws Exception {
        int local = TestPort.free();
        var told = new AtomicInteger();
        var decoy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), local), 0);
        decoy.createContext("/", exchange -> {
            told.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        decoy.start();
        var langfuse =
                asking(3000, Map.of("/api/public/health", HEALTH), "/api/public/projects", "Basic cGstbGY6c2stbGY=");
        try (var sshd = new Sshd(folder);
                var tunnel = Tunnel.open(
                        sshd.target(),
                        List.of(new Forward(local, "127.0.7.1", 3000)),
                        new TunnelOpening(sshd.localUser(), Prompter.NON_INTERACTIVE, Optional.of("127.0.0.2"), false),
                        event -> {})) {
            tunnel.look(new ProjectKeys("pk-lf", "sk-lf", ""), Duration.ofSeconds(20));
            assertEquals(State.READY, state(tunnel, 0));
            assertEquals(0, told.get(), "somebody else was told the project's keys");
        } finally {
            List.of(langfuse, decoy).forEach(server -> server.stop(0));
        }
    }

    private static HttpServer asking(int port, Map<String, String> answers, String guarded, String authorization)
            throws IOException {
        var server = answering(port, answers);
        server.createContext(guarded, exchange -> {
            var given = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.sendResponseHeaders(authorization.equals(given) ? 200 : 401, -1);
            exchange.close();
        });
        return server;
    }

    @Test
    void the_projects_keys_tell_its_own_installation_from_another() throws Exception {
        var langfuse = asking(
                3000,
                Map.of("/api/public/health", "{\"status\":\"OK\",\"version\":\"4.16.0\"}"),
                "/api/public/projects",
                "Basic cGstbGY6c2stbGY=");
        var litellm = asking(4000, Map.of("/health/liveliness", "\"I'm alive!\""), "/v1/models", "Bearer sk-another");
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(to(3000), to(4000))) {
            var keys = new ProjectKeys("pk-lf", "sk-lf", "sk-own");
            tunnel.look(keys, Duration.ofSeconds(20));
            assertEquals(List.of(State.READY, State.OTHER_INSTALLATION), List.of(state(tunnel, 0), state(tunnel, 1)));
            assertEquals("ProjectKeys", keys.toString());
        } finally {
            List.of(langfuse, litellm).forEach(server -> server.stop(0));
        }
    }

    @Test
    void a_forward_that_the_host_forbids_says_so_and_the_others_live() throws Exception {
        try (var backend = new Backend(Backend.ECHO);
                var sshd = new Sshd(folder, "PermitOpen 127.0.0.1:" + backend.port());
                var tunnel =
                        sshd.tunnel(Forward.to(TestPort.free(), backend.port()), Forward.to(TestPort.free(), 3000))) {
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(State.READY, state(tunnel, 0));
            assertEquals(State.FORBIDDEN, state(tunnel, 1));
        }
    }

    @Test
    void a_host_that_allows_no_forwarding_forbids_every_one_at_once() throws Exception {
        try (var sshd = new Sshd(folder, "AllowTcpForwarding no");
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), 3000), Forward.to(TestPort.free(), 4000))) {
            long start = System.nanoTime();
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertTrue(System.nanoTime() - start < 10_000_000_000L, "not a timeout");
            assertEquals(List.of(State.FORBIDDEN, State.FORBIDDEN), List.of(state(tunnel, 0), state(tunnel, 1)));
        }
    }

    @Test
    void a_host_that_runs_one_command_only_still_forwards() throws Exception {
        try (var backend = new Backend(Backend.ECHO);
                var sshd = new Sshd(folder, "ForceCommand /bin/false");
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()))) {
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(State.READY, state(tunnel, 0));
        }
    }

    @Test
    void a_host_that_allows_no_session_still_forwards() throws Exception {
        try (var backend = new Backend(Backend.ECHO);
                var sshd = new Sshd(folder, "MaxSessions 0");
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()))) {
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(State.READY, state(tunnel, 0));
        }
    }

    @Test
    void a_host_at_its_limit_is_not_taken_for_one_where_nothing_listens_and_recovers() throws Exception {
        try (var backend = new Backend(Backend.ECHO);
                var sshd = Sshd.withDescriptors(30, folder);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()))) {
            var clients = new ArrayList<Socket>();
            do {
                clients.add(new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(0).local()));
            } while (isServed(clients.get(clients.size() - 1)));
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(State.LIMITED, state(tunnel, 0));
            for (var client : clients) {
                client.close();
            }
            Eventually.is("it is over", () -> state(tunnel, 0) == State.READY);
        }
    }

    private static boolean isServed(Socket client) throws IOException {
        client.setSoTimeout(20_000);
        try {
            client.getOutputStream().write(42);
            return client.getInputStream().read() == 42;
        } catch (SocketException e) {
            return false; // reset
        }
    }

    @Test
    void a_name_that_the_host_does_not_know_is_not_taken_for_a_service_that_is_down() throws Exception {
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(new Forward(TestPort.free(), "no-such-host.invalid", 5432))) {
            tunnel.look(ProjectKeys.NONE, Duration.ofSeconds(20));
            assertEquals(State.UNREACHABLE, state(tunnel, 0));
        }
    }

    @Test
    void a_shortage_at_the_host_is_a_limit_whatever_it_says() {
        assertEquals(State.LIMITED, new ChannelOpenFailure(4, "too many").toState(true));
        assertEquals(State.LIMITED, new ChannelOpenFailure(4, "").toState(false));
        assertEquals(State.FORBIDDEN, new ChannelOpenFailure(1, "open failed").toState(true));
        assertEquals(State.NOTHING_LISTENS, new ChannelOpenFailure(2, "Connection refused").toState(false));
    }
}
