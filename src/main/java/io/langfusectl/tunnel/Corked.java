package io.langfusectl.tunnel;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An output that collects the small writes of the thread that corked it and hands them on in one. What another thread
 * writes goes out at once, with all before it: while keys are exchanged, the corking thread waits for just that.
 */
final class Corked extends OutputStream {

    private static final int ROOM = 256 * 1024;
    private static final long STUCK = 100_000_000;

    private final OutputStream out;
    private final byte[] held = new byte[ROOM];
    private int size;
    private @Nullable Thread corker;
    private volatile long lastWrite = System.nanoTime();
    private volatile long writingSince;

    Corked(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (size + length > ROOM) {
            empty();
        }
        if (Thread.currentThread() != corker || length > ROOM) {
            empty();
            pass(bytes, from, length);
            return;
        }
        System.arraycopy(bytes, from, held, size, length);
        size += length;
    }

    @Override
    public synchronized void flush() throws IOException {
        if (corker == null) {
            out.flush();
        }
    }

    synchronized void cork() {
        corker = Thread.currentThread();
    }

    synchronized void uncork() throws IOException {
        corker = null;
        empty();
        out.flush();
    }

    private void empty() throws IOException {
        int length = size;
        size = 0;
        if (length > 0) {
            pass(held, 0, length);
        }
    }

    private void pass(byte[] bytes, int from, int length) throws IOException {
        long now = System.nanoTime();
        lastWrite = now;
        writingSince = now;
        out.write(bytes, from, length);
        writingSince = 0;
    }

    /** When the last byte was handed on, as {@link System#nanoTime}. */
    long lastWrite() {
        return lastWrite;
    }

    /** A write has been waiting for the other side to take it. */
    boolean isStuck(long now) {
        long since = writingSince;
        return since != 0 && now - since > STUCK;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
