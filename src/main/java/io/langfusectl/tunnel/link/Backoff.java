package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay before the next connection attempt: exponential with full jitter, and short while the host still answers,
 * even with a refusal.
 */
final class Backoff {

    private static final long INITIAL_DELAY = Duration.ofMillis(100).toNanos();
    private static final long MAX_DELAY = Duration.ofSeconds(3).toNanos();
    private static final long ANSWERING_MAX_DELAY = Duration.ofMillis(250).toNanos();
    private static final long ANSWERING_PERIOD = Duration.ofSeconds(60).toNanos();

    private final RandomGenerator random;
    private long ceiling = INITIAL_DELAY;
    private long outageSince;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void outageBegan(long now) {
        ceiling = INITIAL_DELAY;
        outageSince = now;
    }

    /** @param answered the host said no, rather than nothing: what restarts there will be back soon */
    long nextDelay(long now, boolean answered) {
        long bound = answered && now - outageSince < ANSWERING_PERIOD ? ANSWERING_MAX_DELAY : ceiling;
        ceiling = Math.min(MAX_DELAY, 2 * ceiling);
        return 20_000_000 + random.nextLong(bound - 20_000_000);
    }
}
