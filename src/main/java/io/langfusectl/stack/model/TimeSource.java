package io.langfusectl.stack.model;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A source of time that a test can control. */
public interface TimeSource {

    Instant now();

    void pause(Duration duration) throws InterruptedException;

    /** Returns the system's monotonic time, which setting the clock does not change. */
    static TimeSource system() {
        var origin = Instant.now();
        var ticks = System.nanoTime();
        return new TimeSource() {
            @Override
            public Instant now() {
                return origin.plusNanos(System.nanoTime() - ticks);
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            }
        };
    }
}
