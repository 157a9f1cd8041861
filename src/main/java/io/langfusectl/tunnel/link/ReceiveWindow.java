package io.langfusectl.tunnel.link;

/**
 * A channel's receive window (RFC 4254, 5.2). It is replenished when a quarter is consumed and grows with the data
 * received per round trip. No faster: what the far side may send and cannot, it keeps in memory, and OpenSSH copies all
 * it keeps whenever a little is added.
 */
final class ReceiveWindow {

    private long window;
    private long consumedBytes;
    private boolean adjustPending;
    private long periodBytes;
    private long periodStart;

    ReceiveWindow(long window) {
        this(window, System.nanoTime());
    }

    ReceiveWindow(long window, long now) {
        this.window = window;
        this.periodStart = now;
    }

    synchronized long window() {
        return window;
    }

    /** So much was taken; true when it is time to call {@link #takeAdjustment}, once. */
    synchronized boolean consume(int bytes) {
        consumedBytes += bytes;
        periodBytes += bytes;
        if (adjustPending || consumedBytes < window / 4) {
            return false;
        }
        adjustPending = true;
        return true;
    }

    /** How much more the window should be, judged once in a round trip: twice what came in one, if that is more. */
    synchronized long wantedIncrease(long now, long roundTrip) {
        long elapsed = now - periodStart;
        if (elapsed < roundTrip) {
            return 0;
        }
        long perRoundTrip = (long) ((double) periodBytes / elapsed * roundTrip);
        periodBytes = 0;
        periodStart = now;
        return Math.max(0, 2 * perRoundTrip - window);
    }

    /** What to return now, with so much more for a client that keeps up. */
    synchronized long takeAdjustment(long more) {
        long amount = consumedBytes + more;
        window += more;
        consumedBytes = 0;
        adjustPending = false;
        return amount;
    }
}
