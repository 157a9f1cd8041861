package io.langfusectl.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.tunnel.model.Forward;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What must happen to a client's bytes, whoever ends or stalls first. Against a real sshd. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Isolated
final class ForwardingIT {

    @TempDir
    static Path folder;

    private static Sshd sshd;

    @BeforeAll
    static void start() {
        sshd = new Sshd(folder);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    private static Tunnel to(Backend backend) {
        return to(backend.port());
    }

    private static Tunnel to(int remote) {
        return sshd.tunnel(Forward.to(TestPort.free(), remote));
    }

    private static Socket client(Tunnel tunnel) throws IOException {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(), tunnel.forwards().get(0).local());
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void what_is_opened_is_up_and_its_first_loss_is_a_loss() {
        for (int i = 0; i < 10; i++) {
            try (var tunnel = to(1)) {
                assertTrue(tunnel.status().up());
                sshd.killConnections();
                Eventually.is("the link is back", () -> tunnel.status().reconnects() > 0);
            }
        }
    }

    @Test
    void what_is_sent_comes_back() throws IOException {
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = to(backend);
                var client = client(tunnel)) {
            client.getOutputStream().write("hello".getBytes(UTF_8));
            client.shutdownOutput();
            assertEquals("hello", new String(client.getInputStream().readAllBytes(), UTF_8));
        }
    }

    @Test
    void a_client_that_finished_speaking_still_gets_the_whole_answer() throws IOException {
        var answer = new byte[3_000_000];
        new Random(1).nextBytes(answer);
        try (var backend = new Backend((socket, in, out) -> {
                    in.readAllBytes();
                    out.write(answer);
                    socket.close();
                });
                var tunnel = to(backend);
                var client = client(tunnel)) {
            client.getOutputStream().write("question".getBytes(UTF_8));
            client.shutdownOutput();
            assertArrayEquals(answer, client.getInputStream().readAllBytes());
        }
    }

    @Test
    void a_backend_that_finished_speaking_still_gets_all_that_the_client_sends() throws Exception {
        var received = new CompletableFuture<Integer>();
        try (var backend = new Backend((socket, in, out) -> {
                    out.write('!');
                    socket.shutdownOutput();
                    received.complete(in.readAllBytes().length);
                });
                var tunnel = to(backend);
                var client = client(tunnel)) {
            assertEquals('!', client.getInputStream().read());
            assertEquals(-1, client.getInputStream().read());
            client.getOutputStream().write(new byte[1_000_000]);
            client.shutdownOutput();
            assertEquals(1_000_000, received.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void a_refused_backend_ends_its_client_at_once_and_harms_nobody_else() throws IOException {
        int port = TestPort.free();
        try (var tunnel = to(port)) {
            for (int i = 0; i < 20; i++) {
                try (var client = client(tunnel)) {
                    assertThrows(
                            SocketException.class, () -> client.getInputStream().read());
                }
            }
            assertTrue(tunnel.status().up());
        }
    }

    @Test
    void a_client_that_resets_takes_its_channel_along() throws IOException {
        var ended = new CountDownLatch(1);
        try (var backend = new Backend((socket, in, out) -> {
                    in.transferTo(out);
                    ended.countDown();
                });
                var tunnel = to(backend)) {
            try (var client = client(tunnel)) {
                client.getOutputStream().write(1);
                assertEquals(1, client.getInputStream().read());
                client.setSoLinger(true, 0);
            }
            Eventually.is("the backend sees the end", () -> ended.getCount() == 0);
            Eventually.is(
                    "no connection is counted",
                    () -> tunnel.status().forwards().get(0).connections() == 0);
        }
    }

    private static boolean standsStill(AtomicLong counter) {
        long before = counter.get();
        LockSupport.parkNanos(500_000_000);
        return counter.get() == before;
    }

    @Test
    void unread_downloads_do_not_hold_up_anybody_else() throws IOException {
        var written = new AtomicLong();
        try (var endless = new Backend((socket, in, out) -> {
                    while (true) {
                        out.write(new byte[65536]);
                        written.addAndGet(65536);
                    }
                });
                var echo = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(
                        Forward.to(TestPort.free(), echo.port()), Forward.to(TestPort.free(), endless.port()))) {
            var stuck = new ArrayList<Socket>();
            for (int i = 0; i < 4; i++) {
                stuck.add(new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(1).local()));
            }
            Eventually.is("every window is full", () -> written.get() > 4 * 65536 && standsStill(written));
            try (var client = client(tunnel)) {
                assertTrue(slowestEcho(client, 200) < 3_000, "an echo took too long");
            }
            for (var socket : stuck) {
                socket.close();
            }
        }
    }

    @Test
    void an_upload_that_nobody_reads_does_not_hold_up_anybody_else_even_when_it_is_reset() throws Exception {
        var reset = new CountDownLatch(1);
        try (var deaf = new Backend((socket, in, out) -> {
                    await(reset);
                    socket.setSoLinger(true, 0);
                    socket.close();
                });
                var echo = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(
                        Forward.to(TestPort.free(), echo.port()), Forward.to(TestPort.free(), deaf.port()));
                var upload = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(1).local());
                var client = client(tunnel)) {
            var writer = CompletableFuture.runAsync(() -> fill(upload));
            Eventually.is(
                    "the window is used up",
                    () -> tunnel.status().forwards().get(1).bytesOut() > 2_000_000);
            assertTrue(slowestEcho(client, 100) < 3_000, "an echo took too long");
            reset.countDown();
            assertTrue(slowestEcho(client, 100) < 3_000, "an echo took too long");
            writer.get(10, TimeUnit.SECONDS);
        }
    }

    private static void fill(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write(new byte[65536]);
            }
        } catch (IOException e) {
            return; // reset, as the test wants
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In milliseconds. */
    private static long slowestEcho(Socket client, int times) throws IOException {
        long slowest = 0;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            client.getOutputStream().write(i);
            assertEquals(i & 0xff, client.getInputStream().read());
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        return slowest / 1_000_000;
    }

    @Test
    void two_hundred_clients_are_served_with_as_many_threads_as_one() throws IOException {
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = to(backend)) {
            try (var first = client(tunnel)) {
                assertTrue(slowestEcho(first, 1) >= 0);
                long threads = ours();
                var clients = new ArrayList<Socket>();
                for (int i = 0; i < 200; i++) {
                    clients.add(client(tunnel));
                }
                for (var client : clients) {
                    client.getOutputStream().write(7);
                }
                for (var client : clients) {
                    assertEquals(7, client.getInputStream().read());
                    client.close();
                }
                assertTrue(ours() <= threads, "threads grew from " + threads + " to " + ours());
            }
        }
    }

    private static long ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tunnel-")
                        || thread.getName().startsWith("sshj-"))
                .count();
    }

    @Test
    void a_hundred_megabytes_each_way_arrive_as_they_were_sent() throws Exception {
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = to(backend);
                var client = client(tunnel)) {
            var block = new byte[1024 * 1024];
            new Random(2).nextBytes(block);
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        client.getOutputStream().write(block);
                    }
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < 100; i++) {
                assertArrayEquals(block, client.getInputStream().readNBytes(block.length));
            }
            assertEquals(-1, client.getInputStream().read());
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_server_that_changes_its_keys_under_load_loses_nothing(@TempDir Path other) throws Exception {
        try (var rekeying = new Sshd(other, "RekeyLimit 1M");
                var backend = new Backend(Backend.ECHO);
                var tunnel = rekeying.tunnel(Forward.to(TestPort.free(), backend.port()));
                var client = client(tunnel)) {
            var block = new byte[20 * 1024 * 1024];
            new Random(3).nextBytes(block);
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    client.getOutputStream().write(block);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertArrayEquals(block, client.getInputStream().readNBytes(block.length));
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_service_that_never_answers_holds_up_nobody_else() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var one = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
                var two = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
                var echo = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(
                        Forward.to(TestPort.free(), echo.port()), Forward.to(TestPort.free(), full.getLocalPort()))) {
            assertTrue(one.isConnected() && two.isConnected());
            var waiting = new ArrayList<Socket>();
            for (int i = 0; i < 5; i++) {
                waiting.add(new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(1).local()));
            }
            try (var client = client(tunnel)) {
                assertTrue(slowestEcho(client, 20) < 3_000, "an echo took too long");
            }
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void echoes_pass_beside_two_downloads_that_are_read() throws Exception {
        try (var endless = new Backend((socket, in, out) -> {
                    while (true) {
                        out.write(new byte[65536]);
                    }
                });
                var echo = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(
                        Forward.to(TestPort.free(), echo.port()), Forward.to(TestPort.free(), endless.port()));
                var first = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(1).local());
                var second = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(1).local());
                var client = client(tunnel)) {
            var readers = List.of(
                    CompletableFuture.runAsync(() -> drain(first)), CompletableFuture.runAsync(() -> drain(second)));
            Eventually.is("both flow", () -> tunnel.status().forwards().get(1).bytesIn() > 50_000_000);
            assertTrue(slowestEcho(client, 20) < 3_000, "an echo took too long");
            first.close();
            second.close();
            for (var reader : readers) {
                reader.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void drain(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return; // closed, as the test wants
        }
    }

    /** sshj's own streams give up after thirty seconds without room. */
    @Test
    void an_upload_outlives_a_pause_of_the_service_of_more_than_half_a_minute() throws Exception {
        var paused = new CountDownLatch(1);
        var received = new CompletableFuture<Integer>();
        try (var sleepy = new Backend((socket, in, out) -> {
                    await(paused);
                    received.complete(in.readAllBytes().length);
                });
                var tunnel = to(sleepy);
                var client = client(tunnel)) {
            var later = CompletableFuture.delayedExecutor(31, TimeUnit.SECONDS);
            later.execute(paused::countDown);
            var block = new byte[20_000_000];
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    client.getOutputStream().write(block);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(block.length, received.get(60, TimeUnit.SECONDS));
            sent.get(10, TimeUnit.SECONDS);
            assertEquals(0, tunnel.status().reconnects());
        }
    }

    @Test
    void a_closed_tunnel_gives_its_ports_back_and_leaves_nothing() throws IOException {
        try (var backend = new Backend(Backend.ECHO)) {
            int port = TestPort.free();
            for (int i = 0; i < 10; i++) {
                try (var tunnel = sshd.tunnel(Forward.to(port, backend.port()));
                        var client = client(tunnel)) {
                    assertTrue(slowestEcho(client, 1) >= 0);
                }
            }
            Eventually.is("all threads have ended", () -> ours() == 0);
        }
    }
}
