package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next dial: full jitter, and never long while the host answers, even with a no. */
final class Backoff {

    private static final long FIRST = Duration.ofMillis(100).toNanos();
    private static final long MOST = Duration.ofSeconds(3).toNanos();
    private static final long ALIVE = Duration.ofMillis(250).toNanos();
    private static final long ALIVE_FOR = Duration.ofSeconds(60).toNanos();

    private final RandomGenerator random;
    private long ceiling = FIRST;
    private long outageSince;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void outageBegan(long now) {
        ceiling = FIRST;
        outageSince = now;
    }

    /** @param answered the host said no, rather than nothing: what restarts there will be back soon */
    long next(long now, boolean answered) {
        long highest = answered && now - outageSince < ALIVE_FOR ? ALIVE : ceiling;
        ceiling = Math.min(MOST, 2 * ceiling);
        return 20_000_000 + random.nextLong(highest - 20_000_000);
    }
}
