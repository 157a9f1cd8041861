package io.langfusectl.engine.transport;

import java.time.Duration;

/** A stopwatch over one call: it knows when the engine has been waited for too long, and then ends the wait. */
final class CallTimeout {

    private final Runnable abort;
    private volatile Timeouts timeouts = Timeouts.ORDINARY;
    private volatile long began;
    private volatile long waitingSince;
    private volatile boolean waiting;
    private volatile boolean overdue;

    /** @param abort ends the wait; called from another thread */
    CallTimeout(Runnable abort) {
        this.abort = abort;
    }

    void start(Timeouts limit) {
        timeouts = limit;
        began = System.nanoTime();
    }

    /** From now on the engine's turn is waited for, until {@link #pause}. */
    void run() {
        waitingSince = System.nanoTime();
        waiting = true;
    }

    void pause() {
        waiting = false;
    }

    void check() {
        var now = System.nanoTime();
        if (waiting && (exceeds(now - waitingSince, timeouts.idle()) || exceeds(now - began, timeouts.total()))) {
            overdue = true;
            abort.run();
        }
    }

    private static boolean exceeds(long nanos, Duration limit) {
        return nanos > limit.toNanos();
    }

    boolean isOverdue() {
        return overdue;
    }

    long seconds() {
        return timeouts.idle().toSeconds();
    }
}
