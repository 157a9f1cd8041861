package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Channels opened ahead of their clients, one round trip saved for each; only on a far link and only while the forward
 * is in use, because a backend ends a silent connection after a while. On the uplink's thread alone.
 */
final class SpareChannels {

    private static final int MAX_SPARES = 8;
    private static final long MAX_AGE = Duration.ofSeconds(20).toNanos();

    private final Link link;
    private final LocalListener listener;
    private final ArrayDeque<SpareChannel> spares = new ArrayDeque<>();
    private long lastUse;

    private record SpareChannel(ForwardedChannel channel, long since) {}

    SpareChannels(Link link, LocalListener listener) {
        this.link = link;
        this.listener = listener;
    }

    /** Serves the client from a spare if there is a good one, and lays in new ones. */
    boolean serve(ClientConnection clientConnection) {
        long now = System.nanoTime();
        boolean recentlyUsed = lastUse != 0 && now - lastUse < MAX_AGE;
        lastUse = now;
        if (!link.liveness().rttEstimator().isFar()) {
            return false;
        }
        boolean served = link.isFresh(now) && adopt(clientConnection, now);
        if (!served) {
            link.open(listener, clientConnection);
        }
        if (recentlyUsed && listener.lastOpenSucceeded()) {
            refill(now);
        }
        return true;
    }

    private boolean adopt(ClientConnection clientConnection, long now) {
        for (var spareChannel = spares.poll(); spareChannel != null; spareChannel = spares.poll()) {
            if (now - spareChannel.since < MAX_AGE && spareChannel.channel.assign(clientConnection)) {
                return true;
            }
            spareChannel.channel.hangUp();
        }
        return false;
    }

    private void refill(long now) {
        while (spares.size() < MAX_SPARES) {
            var channel = link.open(listener, null);
            if (channel == null) {
                return;
            }
            spares.add(new SpareChannel(channel, now));
        }
    }

    /** Lets go of those that are too old to be trusted. */
    void evictStale(long now) {
        while (!spares.isEmpty() && now - spares.element().since > MAX_AGE) {
            spares.remove().channel.hangUp();
        }
    }
}
