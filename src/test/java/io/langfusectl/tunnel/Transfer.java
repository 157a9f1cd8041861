package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.langfusectl.TestPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many bytes that are nowhere the same, sent through a tunnel in one direction and compared by their SHA-256. */
record Transfer(Sshd sshd, int megabytes) {

    private static final int BLOCK = 1024 * 1024;

    /** From a backend to a client. */
    void down() throws Exception {
        var sent = new CompletableFuture<byte[]>();
        try (var backend = new Backend((socket, in, out) -> sent.complete(write(out)));
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()));
                var client = client(tunnel)) {
            var received = read(client.getInputStream());
            assertArrayEquals(sent.get(10, TimeUnit.SECONDS), received);
        }
    }

    /** From a client to a backend. */
    void up() throws Exception {
        var received = new CompletableFuture<byte[]>();
        try (var backend = new Backend((socket, in, out) -> received.complete(read(in)));
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()));
                var client = client(tunnel)) {
            var sent = write(client.getOutputStream());
            client.shutdownOutput();
            assertArrayEquals(sent, received.get(60, TimeUnit.SECONDS));
        }
    }

    private static Socket client(Tunnel tunnel) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(), tunnel.forwards().get(0).local());
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
