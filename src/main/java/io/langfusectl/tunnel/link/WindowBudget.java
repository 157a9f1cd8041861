package io.langfusectl.tunnel.link;

import java.util.concurrent.atomic.AtomicLong;

/** How much unread data all flows together may leave in our memory; each gets a window from it and gives it back. */
final class WindowBudget {

    static final long SMALLEST = 8 * 1024;
    private static final long USUAL_LEAST = 64 * 1024;
    private static final long FIRST = 2 * 1024 * 1024;
    private static final long MOST = 16 * 1024 * 1024;

    private final long whole;
    private final AtomicLong free;

    WindowBudget(long whole) {
        this.whole = whole;
        this.free = new AtomicLong(whole);
    }

    /** A budget that leaves most of the heap to the rest of us. */
    static WindowBudget ofHeap() {
        return new WindowBudget(Math.max(16 * FIRST, Runtime.getRuntime().maxMemory() / 2));
    }

    /** A window for a new flow: generous while few are there, the smallest when hardly anything is left. */
    long window() {
        long left = free.get();
        if (left > whole / 4) {
            return take(Math.min(FIRST, Math.max(USUAL_LEAST, (left - whole / 4) / 16)));
        }
        return take(left > whole / 16 ? USUAL_LEAST : SMALLEST);
    }

    /** Whether a flow got less than it would get on another day. */
    static boolean isSmall(long window) {
        return window < USUAL_LEAST;
    }

    /** As much of what a flow wishes as may be given; 0 when it has enough or hardly anything is left. */
    long more(long window, long wish) {
        long given = Math.min(wish, MOST - window);
        return given > 0 && free.get() - given > whole / 4 ? take(given) : 0;
    }

    private long take(long amount) {
        free.addAndGet(-amount);
        return amount;
    }

    void giveBack(long window) {
        free.addAndGet(window);
    }

    long free() {
        return free.get();
    }
}
