package io.langfusectl.ssh.connect;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that collects the small writes of the thread that corked it and passes them on in one write. What
 * another thread writes is sent at once, with everything before it: during a key exchange, the corking thread waits for
 * exactly that.
 */
public final class CorkedOutputStream extends OutputStream {

    private static final int ROOM = 256 * 1024;
    private static final long STUCK = 100_000_000;

    private final OutputStream out;
    private final LongSupplier lastByte;
    private final byte[] held = new byte[ROOM];
    private int size;
    private @Nullable Thread corker;
    private volatile long spoke = System.nanoTime();
    private volatile long writingSince;

    /** @param lastByte when the other side's last byte came, as {@link System#nanoTime} */
    CorkedOutputStream(OutputStream out, LongSupplier lastByte) {
        this.out = out;
        this.lastByte = lastByte;
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

    public synchronized void cork() {
        corker = Thread.currentThread();
    }

    public synchronized void uncork() throws IOException {
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
        if (spoke - lastByte.getAsLong() <= 0) {
            spoke = now;
        }
        writingSince = now;
        out.write(bytes, from, length);
        writingSince = 0;
    }

    /**
     * When we first spoke after the other side's last byte, as {@link System#nanoTime}; before that byte if we did not.
     */
    public long spoke() {
        return spoke;
    }

    /** A write has been waiting for the other side to take it. */
    public boolean isStuck(long now) {
        long since = writingSince;
        return since != 0 && now - since > STUCK;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
