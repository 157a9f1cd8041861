package io.langfusectl.tunnel;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Channels opened ahead of their clients, one round trip saved for each; only on a far link and only while the forward
 * is in use, because a backend ends a silent connection after a while. On the uplink's thread alone.
 */
final class Spares {

    private static final int KEPT = 8;
    private static final long FRESH = Duration.ofSeconds(20).toNanos();

    private final Link link;
    private final Door door;
    private final ArrayDeque<Spare> spares = new ArrayDeque<>();
    private long lastUse;

    private record Spare(Flow flow, long since) {}

    Spares(Link link, Door door) {
        this.link = link;
        this.door = door;
    }

    /** Serves the client from a spare if there is a good one, and lays in new ones. */
    boolean serve(Caller caller) {
        long now = System.nanoTime();
        boolean inUse = lastUse != 0 && now - lastUse < FRESH;
        lastUse = now;
        if (!link.pulse().roundTrip().isFar()) {
            return false;
        }
        boolean served = link.isFresh(now) && adopt(caller, now);
        if (!served) {
            link.open(door, caller);
        }
        if (inUse && door.answers()) {
            refill(now);
        }
        return true;
    }

    private boolean adopt(Caller caller, long now) {
        for (var spare = spares.poll(); spare != null; spare = spares.poll()) {
            if (now - spare.since < FRESH && spare.flow.adopt(caller)) {
                return true;
            }
            spare.flow.hangUp();
        }
        return false;
    }

    private void refill(long now) {
        while (spares.size() < KEPT) {
            var flow = link.open(door, null);
            if (flow == null) {
                return;
            }
            spares.add(new Spare(flow, now));
        }
    }

    /** Lets go of those that are too old to be trusted. */
    void air(long now) {
        while (!spares.isEmpty() && now - spares.element().since > FRESH) {
            spares.remove().flow.hangUp();
        }
    }
}
