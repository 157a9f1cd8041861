package io.langfusectl.tunnel.link;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the total of all receive windows, which bounds the memory for unread data. */
final class WindowBudget {

    static final long MIN_WINDOW = 8 * 1024;
    private static final long NORMAL_MIN_WINDOW = 64 * 1024;
    private static final long MAX_INITIAL_WINDOW = 2 * 1024 * 1024;
    private static final long MAX_WINDOW = 16 * 1024 * 1024;

    private final long total;
    private final AtomicLong free;

    WindowBudget(long whole) {
        this.total = whole;
        this.free = new AtomicLong(whole);
    }

    /** A budget that leaves most of the heap to the rest of us. */
    static WindowBudget ofHeap() {
        return new WindowBudget(
                Math.max(16 * MAX_INITIAL_WINDOW, Runtime.getRuntime().maxMemory() / 2));
    }

    /** A window for a new flow: generous while few are there, the smallest when hardly anything is left. */
    long allocate() {
        long left = free.get();
        if (left > total / 4) {
            return take(Math.min(MAX_INITIAL_WINDOW, Math.max(NORMAL_MIN_WINDOW, (left - total / 4) / 16)));
        }
        return take(left > total / 16 ? NORMAL_MIN_WINDOW : MIN_WINDOW);
    }

    /** Returns whether the window is below the normal minimum. */
    static boolean isSmall(long window) {
        return window < NORMAL_MIN_WINDOW;
    }

    /** As much of what a flow wishes as may be given; 0 when it has enough or hardly anything is left. */
    long grow(long window, long wanted) {
        long given = Math.min(wanted, MAX_WINDOW - window);
        return given > 0 && free.get() - given > total / 4 ? take(given) : 0;
    }

    private long take(long amount) {
        free.addAndGet(-amount);
        return amount;
    }

    void release(long window) {
        free.addAndGet(window);
    }

    long free() {
        return free.get();
    }
}
