package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When it dials. */
final class KeeperTest {

    /** Takes the longest wait there may be. */
    private static final RandomGenerator UNLUCKY = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final AtomicLong wallClock = new AtomicLong(1_000_000);
    private final AtomicInteger dials = new AtomicInteger();

    private Link unreachable() {
        dials.incrementAndGet();
        throw new Failure(Problem.SSH_UNREACHABLE, "host", 22);
    }

    private void dialled(Duration patience, int times) {
        Eventually.within(patience, () -> dials + " dials", () -> dials.get() >= times);
    }

    /** Linux and macOS stop the monotonic clock during a suspend: only the wall clock tells. */
    @Test
    void a_laptop_that_slept_dials_at_once_however_long_it_would_have_waited() {
        try (var downlink = new Loop("down")) {
            var keeper = new Keeper(new History(event -> {}), downlink, wallClock::get, UNLUCKY);
            keeper.start(this::unreachable, Optional.empty());
            dialled(Duration.ofSeconds(20), 6); // waits of 0.1, 0.2, 0.4, 0.8 and 1.6 s; the next is of 3 s
            assertEquals(6, dials.get());
            wallClock.addAndGet(Duration.ofHours(8).toMillis());
            dialled(Duration.ofSeconds(2), 7);
            keeper.close();
        }
    }
}
