package io.langfusectl.tunnel;

/** How much a far side may send before the client has taken it: a window that is returned in quarters, and may grow. */
final class Credit {

    private long window;
    private long owed;
    private boolean returning;

    Credit(long window) {
        this.window = window;
    }

    synchronized long window() {
        return window;
    }

    /** So much was taken; true when it is time to call {@link #settle}, once. */
    synchronized boolean taken(int bytes) {
        owed += bytes;
        if (returning || owed < window / 4) {
            return false;
        }
        returning = true;
        return true;
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
