package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many bytes that are nowhere the same, sent through a tunnel in one direction and compared by their SHA-256. */
record Transfer(int megabytes, Ways ways) {

    private static final int BLOCK = 1024 * 1024;

    /** Opens a tunnel to a port of the far side. */
    interface Ways {
        Way to(int remote);
    }

    /** A tunnel that is open. */
    interface Way extends AutoCloseable {

        /** The local port. */
        int port();

        @Override
        void close();
    }

    /** What arrived, equal to what was sent. */
    record Outcome(long bytes, String sha256, Duration took) {

        String json() {
            return "{\"bytes\":" + bytes + ",\"sha256\":\"" + sha256 + "\",\"seconds\":" + took.toMillis() / 1000.0
                    + "}";
        }
    }

    /** From a backend to a client. */
    Outcome down() throws Exception {
        var sent = new CompletableFuture<byte[]>();
        try (var backend = new Backend((socket, in, out) -> sent.complete(write(out)));
                var way = ways.to(backend.port())) {
            long start = System.nanoTime();
            try (var client = client(way)) {
                var received = read(client.getInputStream());
                return outcome(sent.get(10, TimeUnit.SECONDS), received, start);
            }
        }
    }

    /** From a client to a backend. */
    Outcome up() throws Exception {
        var received = new CompletableFuture<byte[]>();
        try (var backend = new Backend((socket, in, out) -> {
                    var digest = read(in);
                    if (!Arrays.equals(digest, sha256().digest())) { // the tunnel's own scout says nothing
                        received.complete(digest);
                    }
                });
                var way = ways.to(backend.port())) {
            long start = System.nanoTime();
            try (var client = client(way)) {
                var sent = write(client.getOutputStream());
                client.shutdownOutput();
                return outcome(sent, received.get(60, TimeUnit.SECONDS), start);
            }
        }
    }

    private Outcome outcome(byte[] sent, byte[] received, long start) {
        assertArrayEquals(sent, received);
        return new Outcome(
                (long) megabytes * BLOCK,
                HexFormat.of().formatHex(received),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static Socket client(Way way) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), way.port());
    }

    private byte[] write(OutputStream out) throws IOException {
        var block = new byte[BLOCK];
        new Random(megabytes).nextBytes(block);
        var digest = sha256();
        for (int i = 0; i < megabytes; i++) {
            ByteBuffer.wrap(block).putInt(i * 7, i);
            out.write(block);
            digest.update(block);
        }
        return digest.digest();
    }

    private static byte[] read(InputStream in) throws IOException {
        var digest = sha256();
        var block = new byte[BLOCK];
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            digest.update(block, 0, count);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
