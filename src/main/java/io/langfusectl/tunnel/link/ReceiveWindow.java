package io.langfusectl.tunnel.link;

/**
 * How much a far side may send before the client has taken it: a window that is returned in quarters, and grows with
 * what comes in a round trip. No faster: what the far side may send and cannot, it keeps in memory, and OpenSSH copies
 * all it keeps whenever a little is added.
 */
final class ReceiveWindow {

    private long window;
    private long owed;
    private boolean returning;
    private long counted;
    private long since;

    ReceiveWindow(long window) {
        this(window, System.nanoTime());
    }

    ReceiveWindow(long window, long now) {
        this.window = window;
        this.since = now;
    }

    synchronized long window() {
        return window;
    }

    /** So much was taken; true when it is time to call {@link #settle}, once. */
    synchronized boolean taken(int bytes) {
        owed += bytes;
        counted += bytes;
        if (returning || owed < window / 4) {
            return false;
        }
        returning = true;
        return true;
    }

    /** How much more the window should be, judged once in a round trip: twice what came in one, if that is more. */
    synchronized long wish(long now, long roundTrip) {
        long elapsed = now - since;
        if (elapsed < roundTrip) {
            return 0;
        }
        long each = (long) ((double) counted / elapsed * roundTrip);
        counted = 0;
        since = now;
        return Math.max(0, 2 * each - window);
    }

    /** What to return now, with so much more for a client that keeps up. */
    synchronized long settle(long more) {
        long amount = owed + more;
        window += more;
        owed = 0;
        returning = false;
        return amount;
    }
}
