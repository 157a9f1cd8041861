package io.langfusectl.tunnel.link;

import java.time.Duration;

/** Estimates the round-trip time in nanoseconds (RFC 6298). One thread adds samples; any thread may read. */
public final class RttEstimator {

    private static final long INITIAL_TIMEOUT = Duration.ofMillis(1_400).toNanos();
    private static final long FAR_THRESHOLD = Duration.ofMillis(5).toNanos();

    private volatile long minimum;
    private volatile double smoothed;
    private volatile double deviation;

    /** @param connectTook the first round trip, or 0 if nobody knows it */
    RttEstimator(long connectTook) {
        this.minimum = connectTook;
    }

    /** One more answer: RFC 6298's smoothed round trip. */
    void addSample(long took) {
        minimum = minimum == 0 ? took : Math.min(minimum, took);
        if (smoothed == 0) {
            smoothed = took;
            deviation = took / 2.0;
            return;
        }
        deviation = 0.75 * deviation + 0.25 * Math.abs(smoothed - took);
        smoothed = 0.875 * smoothed + 0.125 * took;
    }

    /**
     * When an answer is late. Until the first one a host is as far as its connection took, with half of that for
     * chance; one behind a proxy may be very far.
     */
    long timeout() {
        if (smoothed == 0) {
            return minimum == 0 ? INITIAL_TIMEOUT : 5 * minimum;
        }
        return (long) (3 * smoothed + 4 * deviation);
    }

    boolean isFar() {
        return smoothed > FAR_THRESHOLD;
    }

    /** What the way itself takes: what a busy host, or one that waits for more to say, adds is not in it. */
    long minimum() {
        return minimum;
    }

    public Duration smoothed() {
        return Duration.ofNanos((long) smoothed);
    }
}
