package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.Backend;
import io.langfusectl.tunnel.Eventually;
import io.langfusectl.tunnel.Relay;
import io.langfusectl.tunnel.Soak;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What becomes of a tunnel when its link dies, in each way a link can die. Against a real sshd. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Isolated
final class LinkIT {

    /** With room for a busy machine; a server that is restarted is away for two of it. */
    private static final Duration DETECTED = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private static void echoes(Tunnel tunnel) throws IOException {
        try (var client = new Socket()) {
            client.setSoTimeout(25_000);
            client.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), tunnel.forwards().get(0).local()));
            client.getOutputStream().write(42);
            assertEquals(42, client.getInputStream().read());
        }
    }

    private void survives(Fault fault) throws Exception {
        try (var sshd = new Sshd(folder);
                var backend = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()))) {
            echoes(tunnel);
            fault.happen(sshd);
            Eventually.within(
                    DETECTED,
                    () -> "the fault is noticed, and the link back",
                    () -> tunnel.status().up() && tunnel.status().reconnects() >= 1);
            echoes(tunnel);
            for (int i = 0; i < 20; i++) {
                echoes(tunnel);
            }
        }
    }

    private interface Fault {
        void happen(Sshd sshd) throws Exception;
    }

    @Test
    void a_killed_connection_is_replaced_and_nobody_is_refused() throws Exception {
        survives(Sshd::killConnections);
    }

    @Test
    void a_connection_that_falls_silent_is_replaced_and_nobody_is_refused() throws Exception {
        survives(sshd -> sshd.signalConnections("STOP"));
    }

    @Test
    void a_server_that_is_restarted_is_found_again_and_nobody_is_refused() throws Exception {
        survives(sshd -> {
            sshd.stop();
            var later = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);
            assertNotNull(CompletableFuture.runAsync(sshd::start, later));
        });
    }

    @Test
    void a_host_that_hangs_up_on_everybody_for_a_while_is_dialled_again() throws Exception {
        survives(sshd -> {
            sshd.stop();
            var busy = new ServerSocket(sshd.port, 64, InetAddress.getLoopbackAddress());
            var turn = new Thread(() -> hangUp(busy), "busy");
            turn.start();
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> {
                closeQuietly(busy);
                sshd.start();
            });
        });
    }

    private static void hangUp(ServerSocket busy) {
        try {
            while (true) {
                busy.accept().close();
            }
        } catch (IOException e) {
            return; // it was long enough
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A tunnel through the relay, and clients that come while and after the network is as it is made. */
    private void servesAll(Duration patience, NetworkFault fault) throws Exception {
        try (var sshd = new Sshd(folder);
                var relay = new Relay(sshd.port);
                var backend = new Backend(Backend.ECHO);
                var tunnel = through(relay, sshd, Forward.to(TestPort.free(), backend.port()))) {
            echoes(tunnel);
            fault.happen(relay);
            long end = System.nanoTime() + patience.toNanos();
            var clients = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 10; i++) {
                clients.add(CompletableFuture.runAsync(() -> assertEchoes(tunnel)));
            }
            for (var client : clients) {
                client.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            echoes(tunnel);
        }
    }

    private interface NetworkFault {
        void happen(Relay relay);
    }

    private static Tunnel through(Relay relay, Sshd sshd, Forward... forwards) {
        sshd.write(
                "home/.ssh/known_hosts", "[127.0.0.1]:" + relay.port() + " " + sshd.publicKey("host_ed25519") + "\n");
        var own = sshd.target();
        var target = new SshTarget(
                own.host(),
                own.user(),
                Optional.of(relay.port()),
                own.identities(),
                false,
                false,
                Optional.empty(),
                Optional.empty());
        return Tunnel.open(target, List.of(forwards), sshd.opening(), event -> {});
    }

    private static void assertEchoes(Tunnel tunnel) {
        try {
            echoes(tunnel);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_flow_that_a_nat_lost_is_replaced_and_nobody_is_refused() throws Exception {
        servesAll(DETECTED, Relay::lose);
    }

    @Test
    void a_network_that_stands_still_for_five_seconds_loses_nobody() throws Exception {
        servesAll(DETECTED.multipliedBy(2), relay -> {
            relay.hold();
            CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(relay::release);
        });
    }

    @Test
    void a_server_that_dies_during_twenty_logins_leaves_no_thread_behind() throws Exception {
        try (var sshd = new Sshd(folder)) {
            var key = sshd.keygen("locked", "-t", "ed25519", "-N", "passphrase");
            var own = sshd.target();
            var target = new SshTarget(
                    own.host(), own.user(), own.port(), List.of(key), false, false, Optional.empty(), Optional.empty());
            var opening = new TunnelOpening(sshd.localUser(), killing(sshd), Optional.empty(), false);
            for (int i = 0; i < 20; i++) {
                var failure = assertThrows(
                        Failure.class,
                        () -> Tunnel.open(target, List.of(Forward.to(TestPort.free(), 1)), opening, event -> {}));
                assertEquals(6, failure.problem().exitCode(), failure.getMessage());
            }
        }
        Eventually.within(Duration.ofSeconds(10), LinkIT::ours, () -> count("tunnel-", "sshj-") == 0);
    }

    /** Knows the passphrase, but while it is typed the connection ends. */
    private static Prompter killing(Sshd sshd) {
        return new Prompter() {
            @Override
            public Optional<char[]> passphrase(Path key, int attempt) {
                sshd.killConnections();
                return Optional.of("passphrase".toCharArray());
            }
        };
    }

    @Test
    void a_client_on_the_dead_link_is_told_by_a_reset() throws Exception {
        try (var sshd = new Sshd(folder);
                var backend = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()));
                var client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(0).local())) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            sshd.killConnections();
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void a_silent_link_is_found_out_while_eight_uploads_run() throws Exception {
        try (var sshd = new Sshd(folder);
                var sink = new Backend((socket, in, out) -> in.transferTo(OutputStream.nullOutputStream()));
                var echo = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(
                        Forward.to(TestPort.free(), echo.port()), Forward.to(TestPort.free(), sink.port()))) {
            var uploads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                var upload = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(1).local());
                var writer = new Thread(() -> fill(upload), "upload");
                writer.start();
                uploads.add(writer);
            }
            Eventually.is("bytes flow", () -> tunnel.status().forwards().get(1).bytesOut() > 20_000_000);
            sshd.signalConnections("STOP");
            echoes(tunnel);
            for (var upload : uploads) {
                upload.join(15_000);
                assertFalse(upload.isAlive(), "an upload was not told");
            }
        }
    }

    /** What the client was sent is a beginning of what the service said, and its end is told from an early one. */
    @Test
    void a_download_on_a_link_that_falls_silent_ends_with_an_error_and_never_as_if_that_were_all() throws Exception {
        try (var sshd = new Sshd(folder);
                var relay = new Relay(sshd.port);
                var endless = new Backend((socket, in, out) -> {
                    while (true) {
                        out.write(new byte[65536]);
                    }
                });
                var tunnel = through(relay, sshd, Forward.to(TestPort.free(), endless.port()));
                var client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(0).local())) {
            client.setSoTimeout(10_000);
            client.getInputStream().readNBytes(5_000_000);
            relay.lose();
            var error = assertThrows(
                    SocketException.class, () -> client.getInputStream().transferTo(OutputStream.nullOutputStream()));
            assertTrue(error.toString().contains("reset"), error.toString());
        }
    }

    @Test
    void one_upload_on_a_link_that_falls_silent_ends_with_an_error() throws Exception {
        try (var sshd = new Sshd(folder);
                var relay = new Relay(sshd.port);
                var sink = new Backend((socket, in, out) -> in.transferTo(OutputStream.nullOutputStream()));
                var tunnel = through(relay, sshd, Forward.to(TestPort.free(), sink.port()));
                var client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(0).local())) {
            var upload = CompletableFuture.supplyAsync(() -> assertThrows(SocketException.class, () -> {
                while (true) {
                    client.getOutputStream().write(new byte[65536]);
                }
            }));
            Eventually.is("bytes flow", () -> tunnel.status().forwards().get(0).bytesOut() > 5_000_000);
            relay.lose();
            upload.get(15, TimeUnit.SECONDS);
        }
    }

    /** Whose bytes queue up is given five seconds; until then there are two links. */
    @Test
    void a_link_in_doubt_keeps_its_uploads_while_another_serves_who_comes() throws Exception {
        int each = 20_000_000;
        var received = new AtomicLong();
        try (var sshd = new Sshd(folder);
                var relay = new Relay(sshd.port);
                var sink = new Backend((socket, in, out) -> count(in, received));
                var echo = new Backend(Backend.ECHO);
                var tunnel = through(
                        relay,
                        sshd,
                        Forward.to(TestPort.free(), echo.port()),
                        Forward.to(TestPort.free(), sink.port()))) {
            var uploads = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 8; i++) {
                uploads.add(CompletableFuture.runAsync(
                        () -> upload(tunnel.forwards().get(1).local(), each)));
            }
            Eventually.is("bytes flow", () -> received.get() > 8_000_000);
            relay.stopFlows();
            echoes(tunnel);
            relay.resumeFlows();
            for (var upload : uploads) {
                upload.get(20, TimeUnit.SECONDS);
            }
            Eventually.is("all has come: " + received, () -> received.get() == 8L * each);
            assertEquals(1, tunnel.status().reconnects());
            assertEquals("", tunnel.status().lastReason(), "nothing was lost");
        }
    }

    private static void count(InputStream in, AtomicLong received) throws IOException {
        var buffer = new byte[65536];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            received.addAndGet(count);
        }
    }

    private static void upload(int port, int bytes) {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write(new byte[bytes]);
            client.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void fill(Socket socket) {
        try (socket) {
            while (true) {
                socket.getOutputStream().write(new byte[65536]);
            }
        } catch (IOException e) {
            return; // the link died, as the test wants
        }
    }

    @Test
    void a_rejection_on_the_way_back_ends_the_tunnel_with_its_reason() throws Exception {
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), 1))) {
            sshd.write("authorized_keys", "");
            sshd.killConnections();
            var ended = CompletableFuture.supplyAsync(() -> assertThrows(Failure.class, tunnel::await));
            assertEquals(Problem.SSH_REJECTED, ended.get(10, TimeUnit.SECONDS).problem());
            long dials = dials();
            assertTrue(dials <= 6, dials + " dials");
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            assertEquals(dials, dials(), "it went on dialling");
        }
    }

    /** How often the server was called. */
    private long dials() throws IOException {
        try (var lines = Files.lines(folder.resolve("sshd.log"))) {
            return lines.filter(line -> line.contains("Connection from")).count();
        }
    }

    @Test
    void a_changed_host_key_on_the_way_back_ends_the_tunnel_with_its_reason() throws Exception {
        try (var sshd = new Sshd(folder);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), 1))) {
            sshd.stop();
            Sshd.run(List.of("rm", folder.resolve("host_ed25519").toString()));
            sshd.keygen("host_ed25519", "-t", "ed25519");
            sshd.start();
            var ended = CompletableFuture.supplyAsync(() -> assertThrows(Failure.class, tunnel::await));
            assertEquals(
                    Problem.SSH_HOST_CHANGED, ended.get(10, TimeUnit.SECONDS).problem());
        }
    }

    @Test
    void an_error_of_the_program_ends_the_link_and_nothing_else() throws Exception {
        try (var sshd = new Sshd(folder);
                var downlink = new EventLoop("tunnel-down", error -> {})) {
            var reasons = new CompletableFuture<String>();
            var context = new LinkContext(
                    downlink,
                    WindowBudget.ofHeap(),
                    new SleepDetector(System::currentTimeMillis),
                    ClientConnection::reject,
                    (link, reason) -> reasons.complete(reason));
            var linkFactory = JumpChain.to(sshd.target(), sshd.localUser()).linkFactory(context);
            var link = linkFactory.reconnect();
            link.uplink().post(() -> {
                throw new IllegalStateException("a mistake");
            });
            assertEquals("java.lang.IllegalStateException: a mistake", reasons.get(5, TimeUnit.SECONDS));
            var next = linkFactory.reconnect();
            assertTrue(next.isUp());
            next.disconnect();
        }
    }

    @Test
    void a_hundred_reconnects_leave_no_thread_and_no_descriptor_behind() throws Exception {
        try (var sshd = new Sshd(folder);
                var backend = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()))) {
            echoes(tunnel);
            long descriptors = Soak.descriptors();
            for (int i = 1; i <= 100; i++) {
                int before = tunnel.status().reconnects();
                sshd.killConnections();
                Eventually.is(
                        "the link is back",
                        () -> tunnel.status().reconnects() > before
                                && tunnel.status().up());
            }
            echoes(tunnel);
            Eventually.within(Duration.ofSeconds(10), LinkIT::ours, () -> count("tunnel-", "sshj-") <= 6);
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> descriptors + " before, now " + Soak.descriptors(),
                    () -> Soak.descriptors() <= descriptors);
        }
        Eventually.within(Duration.ofSeconds(10), LinkIT::ours, () -> count("tunnel-", "sshj-") == 0);
    }

    private static String ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .toList()
                .toString();
    }

    private static long count(String... beginnings) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> List.of(beginnings).stream().anyMatch(thread.getName()::startsWith))
                .count();
    }

    @Test
    void a_port_in_use_is_named_before_anything_is_connected() throws Exception {
        try (var backend = new Backend(Backend.ECHO)) {
            var nowhere = SshTarget.parse("nobody@no-such-host.invalid");
            var localUser = new LocalUser(folder, System.getProperty("user.name"), Map.of("PATH", "/usr/bin:/bin"));
            var opening = new TunnelOpening(localUser, Prompter.NON_INTERACTIVE, Optional.empty(), false);
            var failure = assertThrows(
                    Failure.class,
                    () -> Tunnel.open(nowhere, List.of(Forward.to(backend.port(), 1)), opening, event -> {}));
            assertEquals(Problem.FORWARD_TAKEN, failure.problem());
            assertTrue(
                    failure.details()[1]
                            .toString()
                            .contains(Long.toString(ProcessHandle.current().pid())),
                    failure.getMessage());
        }
    }
}
