package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells that this machine slept, or this process was stopped, since somebody last looked. The monotonic clock stands
 * still while Linux and macOS are suspended, the wall clock does not.
 */
final class SleepDetector {

    private static final Duration SLEPT = Duration.ofMillis(1_500);

    private final LongSupplier wallClock;
    private volatile Moment lastLook;

    /** By both clocks: as {@link System#nanoTime}, and in milliseconds. */
    record Moment(long nanoseconds, long clock) {}

    /** @param wallClock in milliseconds; it runs on while the machine sleeps */
    SleepDetector(LongSupplier wallClock) {
        this.wallClock = wallClock;
        this.lastLook = at(System.nanoTime());
    }

    Moment at(long now) {
        return new Moment(now, wallClock.getAsLong());
    }

    /** Whether there was a sleep that nobody has noticed yet. From any thread. */
    boolean isUnnoticed(Moment moment) {
        var last = lastLook;
        long away = Math.max(moment.clock - last.clock, (moment.nanoseconds - last.nanoseconds) / 1_000_000);
        return away > SLEPT.toMillis();
    }

    /** Nanoseconds since the last look by the monotonic clock. */
    long sinceLook(Moment moment) {
        return moment.nanoseconds - lastLook.nanoseconds;
    }

    /** Somebody has looked at this moment, and done what is to be done after a sleep. */
    void notice(Moment moment) {
        lastLook = moment;
    }
}
