package io.langfusectl.engine;

import java.time.Duration;

/**
 * How long an engine may take over one call.
 *
 * @param total until the last byte of its answer
 * @param idle from one sign of life to the next
 */
record Timeouts(Duration total, Duration idle) {

    /** No end: more than any machine stays up. */
    private static final Duration EVER = Duration.ofDays(36_500);

    /** An ordinary call. */
    static final Timeouts ORDINARY = within(Duration.ofSeconds(30));

    /** A start; it may have to fill a new volume with what the image has there. */
    static final Timeouts STARTING = within(Duration.ofMinutes(2));

    /** A removal; it has files to delete. */
    static final Timeouts REMOVING = within(Duration.ofMinutes(1));

    /** A volume's removal: the engine deletes every file of it first, and says nothing meanwhile. */
    static final Timeouts REMOVING_DATA = within(Duration.ofMinutes(10));

    /** The first word. */
    static final Timeouts GREETING = within(Duration.ofSeconds(3));

    /** A look at what is there; an engine with two cores that starts eight services takes more than five seconds. */
    static final Timeouts LOOK = within(Duration.ofSeconds(15));

    /** The list of networks, whose silence has a meaning of its own. */
    static final Timeouts NETWORKS = within(Duration.ofSeconds(3));

    /** A call that moves data or layers: slow is right, silent is not. */
    static final Timeouts TRANSFER = new Timeouts(EVER, Duration.ofMinutes(2));

    /** A stream that may be quiet for ever. */
    static final Timeouts ENDLESS = new Timeouts(EVER, EVER);

    static Timeouts within(Duration whole) {
        return new Timeouts(whole, whole);
    }

    Timeouts plus(Duration delay) {
        return new Timeouts(total.plus(delay), idle.plus(delay));
    }
}
