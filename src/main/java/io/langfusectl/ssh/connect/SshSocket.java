package io.langfusectl.ssh.connect;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The bytes under one SSH connection – a socket, a proxy's pipes – as the connected socket that sshj wants. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
public // closing must not wait for a reader or writer
final class SshSocket extends Socket {

    private static final int READ_AHEAD = 256 * 1024;
    private static final int FLOOD = 16 * 1024;
    private static final long GATHERING = TimeUnit.MICROSECONDS.toNanos(20);

    private final InputStream in;
    private final CorkedOutputStream out;
    private final Runnable cut;
    private volatile long lastByte = System.nanoTime();
    private volatile long answered;
    private final AtomicReference<@Nullable Question> question = new AtomicReference<>();
    private final AtomicLong answerTook = new AtomicLong();
    private final ServerBanner serverBanner = new ServerBanner();
    private final long connectTook;
    private final BooleanSupplier unread;

    private record Question(long asked, BooleanSupplier isAnswered) {}

    /**
     * Creates a socket on two streams.
     *
     * @param cut ends both directions at once and never blocks
     */
    public SshSocket(InputStream in, OutputStream out, Runnable cut) {
        this(in, out, cut, 0, () -> false);
    }

    public SshSocket(InputStream in, OutputStream out, Runnable cut, long connectTook, BooleanSupplier unread) {
        this.connectTook = connectTook;
        this.unread = unread;
        this.in = new BufferedInputStream(new Tap(in), READ_AHEAD);
        this.out = new CorkedOutputStream(out, this::lastByte);
        this.cut = cut;
    }

    /** The first round trip, or 0. */
    public long connectTook() {
        return connectTook;
    }

    /** Something came that we have not read yet: what looks like silence is our own slowness. */
    public boolean hasUnread() {
        return unread.getAsBoolean();
    }

    /** When the last byte came, as {@link System#nanoTime}. */
    public long lastByte() {
        return lastByte;
    }

    /**
     * Records that a request was sent at that moment.
     *
     * @param isAnswered whether what was received until now contains the reply
     */
    public void asked(long now, BooleanSupplier isAnswered) {
        question.set(new Question(now, isAnswered));
    }

    /** Returns when the request was sent that was answered last, as {@link System#nanoTime}; 0 while there is none. */
    public long answered() {
        return answered;
    }

    /** Nanoseconds from a question to its answer, once; 0 while there is none. */
    public long takeAnswer() {
        return answerTook.getAndSet(0);
    }

    /** The first that came. */
    ServerBanner serverBanner() {
        return serverBanner;
    }

    public CorkedOutputStream corkedOutputStream() {
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

    /** Not used here; the inherited method would open a file descriptor that is never closed, only to answer. */
    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // the supervisor of the link detects silence
    }

    @Override
    public void close() {
        cut.run();
    }

    /** All that came was read and understood; more will be read now. */
    private void digested() {
        var open = question.get();
        if (open != null && open.isAnswered().getAsBoolean()) {
            question.compareAndSet(open, null); // or another request was sent meanwhile
            answered = open.asked();
            answerTook.set(Math.max(1, lastByte - open.asked()));
        }
    }

    /**
     * Records when bytes are received. During a bulk transfer it waits briefly for more, as network cards do (interrupt
     * coalescing): otherwise the sender spends a part of its time on waking the reader.
     */
    private final class Tap extends FilterInputStream {

        private boolean isFlood;

        Tap(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            digested();
            if (isFlood && !hasUnread()) {
                LockSupport.parkNanos(GATHERING);
            }
            int count = super.read(bytes, from, length);
            isFlood = count >= FLOOD;
            serverBanner.heard(bytes, from, count);
            lastByte = System.nanoTime();
            return count;
        }
    }
}
