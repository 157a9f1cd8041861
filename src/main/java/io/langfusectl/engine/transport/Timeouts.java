package io.langfusectl.engine.transport;

import java.time.Duration;

/**
 * How long an engine may take over one call.
 *
 * @param total until the last byte of its answer
 * @param idle from one sign of life to the next
 */
public record Timeouts(Duration total, Duration idle) {

    /** No end: more than any machine stays up. */
    private static final Duration EVER = Duration.ofDays(36_500);

    /** An ordinary call. */
    public static final Timeouts ORDINARY = within(Duration.ofSeconds(30));

    /** A start; it may have to fill a new volume with what the image has there. */
    public static final Timeouts STARTING = within(Duration.ofMinutes(2));

    /** A removal; it has files to delete. */
    public static final Timeouts REMOVING = within(Duration.ofMinutes(1));

    /** A volume's removal: the engine deletes every file of it first, and says nothing meanwhile. */
    public static final Timeouts REMOVING_DATA = within(Duration.ofMinutes(10));

    /** The first word. */
    public static final Timeouts GREETING = within(Duration.ofSeconds(3));

    /** For listing and inspecting; an engine with two cores that starts eight services takes more than five seconds. */
    public static final Timeouts LOOK = within(Duration.ofSeconds(15));

    /** The list of networks, whose silence has a meaning of its own. */
    public static final Timeouts NETWORKS = within(Duration.ofSeconds(3));

    /** A call that moves data or layers: slow is right, silent is not. */
    public static final Timeouts TRANSFER = new Timeouts(EVER, Duration.ofMinutes(2));

    /** A stream that may be quiet for ever. */
    public static final Timeouts ENDLESS = new Timeouts(EVER, EVER);

    public static Timeouts within(Duration whole) {
        return new Timeouts(whole, whole);
    }

    Timeouts plus(Duration delay) {
        return new Timeouts(total.plus(delay), idle.plus(delay));
    }
}
