package io.langfusectl.tunnel;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;

/** The bytes under one SSH connection – a socket, a proxy's pipes – as the connected socket that sshj wants. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // whoever closes it must not wait for whoever uses it
final class Wire extends Socket {

    private static final int READ_AHEAD = 256 * 1024;

    private final InputStream in;
    private final Corked out;
    private final Runnable cut;
    private volatile long lastByte = System.nanoTime();
    private volatile long asked;
    private volatile long answerTook;
    private final Greeting greeting = new Greeting();

    /** @param cut ends both directions at once and never blocks */
    Wire(InputStream in, OutputStream out, Runnable cut) {
        this.in = new BufferedInputStream(new Tap(in), READ_AHEAD);
        this.out = new Corked(out);
        this.cut = cut;
    }

    /** A wire over a connected TCP socket; cutting it resets the connection. */
    static Wire over(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return new Wire(socket.getInputStream(), socket.getOutputStream(), () -> reset(socket));
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            return; // it was closed already
        }
    }

    /** When the last byte came, as {@link System#nanoTime}. */
    long lastByte() {
        return lastByte;
    }

    /** From now on the next byte counts as an answer. */
    void asking() {
        asked = System.nanoTime();
    }

    /** Nanoseconds from the last {@link #asking} to the byte that followed, or 0. */
    long answerTook() {
        return answerTook;
    }

    /** The first that came. */
    Greeting greeting() {
        return greeting;
    }

    Corked corked() {
        return out;
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    /** Nobody's business here; the real one would open a descriptor that nobody closes, only to answer. */
    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // silence is the keeper's business
    }

    @Override
    public void close() {
        cut.run();
    }

    /** Notes when bytes come. */
    private final class Tap extends FilterInputStream {

        Tap(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            greeting.heard(bytes, from, count);
            var now = System.nanoTime();
            lastByte = now;
            if (asked != 0) {
                answerTook = now - asked;
                asked = 0;
            }
            return count;
        }
    }
}
