package io.langfusectl.engine;

import java.time.Duration;

/**
 * How long an engine may take over one call.
 *
 * @param whole until the last byte of its answer
 * @param silence from one sign of life to the next
 */
record Patience(Duration whole, Duration silence) {

    /** No end: more than any machine stays up. */
    private static final Duration EVER = Duration.ofDays(36_500);

    /** An ordinary call. */
    static final Patience ORDINARY = within(Duration.ofSeconds(30));

    /** A start; it may have to fill a new volume with what the image has there. */
    static final Patience STARTING = within(Duration.ofMinutes(2));

    /** A removal; it has files to delete. */
    static final Patience REMOVING = within(Duration.ofMinutes(1));

    /** The first word. */
    static final Patience GREETING = within(Duration.ofSeconds(3));

    /** A look at what is there; an engine with two cores that starts eight services takes more than five seconds. */
    static final Patience LOOK = within(Duration.ofSeconds(15));

    /** The list of networks, whose silence has a meaning of its own. */
    static final Patience NETWORKS = within(Duration.ofSeconds(3));

    /** A call that moves data or layers: slow is right, silent is not. */
    static final Patience TRANSFER = new Patience(EVER, Duration.ofMinutes(2));

    /** A stream that may be quiet for ever. */
    static final Patience ENDLESS = new Patience(EVER, EVER);

    static Patience within(Duration whole) {
        return new Patience(whole, whole);
    }

    Patience plus(Duration delay) {
        return new Patience(whole.plus(delay), silence.plus(delay));
    }
}
