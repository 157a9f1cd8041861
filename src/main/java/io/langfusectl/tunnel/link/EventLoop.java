package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One selector and its thread: posted tasks and ready keys, a batch at a time. A key's attachment is what it runs. An
 * unexpected exception ends the loop and is passed to {@code onError}.
 */
public final class EventLoop implements AutoCloseable {

    private final Selector selector;
    private final Thread thread;
    private final Runnable beforeBatch;
    private final Runnable afterBatch;
    private final Consumer<Throwable> onError;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;

    /** @param onError told at most once, on the loop's thread, why the loop has ended */
    EventLoop(String name, Consumer<Throwable> onError) {
        this(name, () -> {}, () -> {}, onError);
    }

    /** Creates a loop that runs hooks before and after each batch, for example to cork writes. */
    EventLoop(String name, Runnable before, Runnable after, Consumer<Throwable> onError) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.beforeBatch = before;
        this.afterBatch = after;
        this.onError = onError;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    /** Runs the task on the loop's thread; after {@link #close} it is never run. */
    void post(Runnable task) {
        tasks.add(task);
        if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select();
                woken.set(false);
                beforeBatch.run();
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                runReadyKeys();
                afterBatch.run();
            }
        } catch (ClosedSelectorException e) {
            closed = true;
        } catch (IOException | RuntimeException | Error e) {
            closed = true;
            onError.accept(e);
        }
    }

    private void runReadyKeys() {
        var ready = selector.selectedKeys();
        for (var key : ready) {
            try {
                ((Runnable) key.attachment()).run();
            } catch (CancelledKeyException e) {
                key.cancel(); // its channel went while an earlier key of this batch ran
            }
        }
        ready.clear();
    }

    /** Closes it and waits a moment for its end: only then are the ports free that it listened at. */
    public void closeAndWait() {
        close();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread after its present batch. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
