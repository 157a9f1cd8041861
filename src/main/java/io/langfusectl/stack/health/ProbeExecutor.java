package io.langfusectl.stack.health;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs probes in threads: in a few while they are answered quickly, in one thread for each as soon as one is not. */
final class ProbeExecutor implements AutoCloseable {

    static final int FEW = 4;

    private static final Duration SLOW = Duration.ofMillis(50);

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(FEW, FEW, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ProbeExecutor::thread);
    private int asked;

    <T> Future<T> ask(Callable<T> question) {
        asked++;
        return threads.submit(question);
    }

    /** Returns the result of the probe; throws its exception. */
    <T> T answer(Future<T> future, long nanosLeft) throws InterruptedException, TimeoutException {
        var soon = Math.min(nanosLeft, SLOW.toNanos());
        try {
            return get(future, soon);
        } catch (TimeoutException slow) {
            threads.setMaximumPoolSize(Math.max(FEW, asked));
            threads.setCorePoolSize(Math.max(FEW, asked));
            return get(future, nanosLeft - soon);
        }
    }

    private static <T> T get(Future<T> future, long nanos) throws InterruptedException, TimeoutException {
        try {
            return future.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-probe");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
