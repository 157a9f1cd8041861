package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells that this machine slept, or this process was stopped, since somebody last looked. The monotonic clock stands
 * still while Linux and macOS are suspended, the wall clock does not.
 */
final class SleepDetector {

    private static final Duration THRESHOLD = Duration.ofMillis(1_500);

    private final LongSupplier wallClock;
    private volatile Moment lastCheck;

    /** By both clocks: as {@link System#nanoTime}, and in milliseconds. */
    record Moment(long nanoTime, long wallMillis) {}

    /** @param wallClock in milliseconds; it runs on while the machine sleeps */
    SleepDetector(LongSupplier wallClock) {
        this.wallClock = wallClock;
        this.lastCheck = at(System.nanoTime());
    }

    Moment at(long now) {
        return new Moment(now, wallClock.getAsLong());
    }

    /** Returns whether the machine has slept since the last check. Callable from any thread. */
    boolean hasSlept(Moment moment) {
        var last = lastCheck;
        long elapsedMillis =
                Math.max(moment.wallMillis - last.wallMillis, (moment.nanoTime - last.nanoTime) / 1_000_000);
        return elapsedMillis > THRESHOLD.toMillis();
    }

    /** Nanoseconds since the last look by the monotonic clock. */
    long nanosSinceCheck(Moment moment) {
        return moment.nanoTime - lastCheck.nanoTime;
    }

    /** Somebody has looked at this moment, and done what is to be done after a sleep. */
    void markChecked(Moment moment) {
        lastCheck = moment;
    }
}
