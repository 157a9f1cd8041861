package io.langfusectl.stack.model;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Time, as something that a test can own. */
public interface TimeSource {

    Instant now();

    void pause(Duration duration) throws InterruptedException;

    /** The machine's own, which never goes backwards however its clock is set. */
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
