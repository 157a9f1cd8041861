package io.langfusectl.stack.health;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A connection with one deadline for everything that is sent and received on it; an interrupt of the thread closes it.
 */
public final class ProbeConnection implements AutoCloseable {

    private final SocketChannel channel;
    private final long deadline;

    private ProbeConnection(SocketChannel channel, long deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    /** Loads what Java needs for its first connection. */
    public static void warmUp() {
        try (var channel = SocketChannel.open()) {
            channel.socket().setSoTimeout(1);
        } catch (IOException e) {
            return; // whoever connects will say so
        }
    }

    static ProbeConnection to(InetSocketAddress address, Duration limit) throws IOException {
        var probeConnection = new ProbeConnection(SocketChannel.open(), System.nanoTime() + limit.toNanos());
        try {
            probeConnection.channel.socket().connect(address, probeConnection.millisLeft());
            return probeConnection;
        } catch (SocketTimeoutException e) {
            probeConnection.close();
            throw new NoRouteToHostException("no connection to " + address);
        } catch (IOException | RuntimeException e) {
            probeConnection.close();
            throw e;
        }
    }

    void send(byte[] bytes) throws IOException {
        channel.socket().getOutputStream().write(bytes);
    }

    /** Returns what is received next, at least one byte; throws on a timeout or at the end of the stream. */
    byte[] some(int most) throws IOException {
        var bytes = new byte[most];
        var read = read(bytes);
        if (read < 0) {
            throw new EOFException("closed without an answer");
        }
        return Arrays.copyOf(bytes, read);
    }

    /** Reads up to so many bytes and returns their number, -1 at the end of the stream. */
    int read(byte[] bytes) throws IOException {
        channel.socket().setSoTimeout(millisLeft());
        return channel.socket().getInputStream().read(bytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int millisLeft() throws SocketTimeoutException {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) left;
    }
}
