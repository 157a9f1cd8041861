package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two clocks tell of a sleep. */
final class SleepDetectorTest {

    private final AtomicLong wallClock = new AtomicLong(1_000_000);
    private final SleepDetector sleep = new SleepDetector(wallClock::get);
    private final long start = System.nanoTime();

    private SleepDetector.Moment after(Duration monotonic, Duration onTheWall) {
        wallClock.addAndGet(onTheWall.toMillis());
        return sleep.at(start + monotonic.toNanos());
    }

    @Test
    void a_short_while_is_none() {
        assertFalse(sleep.hasSlept(after(Duration.ofSeconds(1), Duration.ofSeconds(1))));
    }

    @Test
    void a_suspended_machine_slept_and_so_did_a_process_that_was_stopped() {
        assertTrue(sleep.hasSlept(after(Duration.ofSeconds(3), Duration.ZERO)));
        assertTrue(sleep.hasSlept(after(Duration.ofMillis(1), Duration.ofHours(8))));
    }

    @Test
    void a_clock_that_is_set_back_is_none() {
        assertFalse(sleep.hasSlept(after(Duration.ofSeconds(1), Duration.ofHours(-1))));
    }

    @Test
    void it_is_unnoticed_until_it_was_noticed() {
        var awake = after(Duration.ofMillis(1), Duration.ofHours(8));
        assertTrue(sleep.hasSlept(awake));
        sleep.markChecked(awake);
        assertFalse(sleep.hasSlept(awake));
        assertEquals(0, sleep.nanosSinceCheck(awake));
    }
}
