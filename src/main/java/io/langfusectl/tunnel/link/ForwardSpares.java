package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The spare channels of one link, for each of its forwards. */
final class ForwardSpares {

    private static final long EVICTION_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final Link link;
    private final Map<LocalListener, SpareChannels> spares = new HashMap<>(); // of the uplink's thread alone
    private long lastEviction; // of the supervisor's thread alone

    ForwardSpares(Link link) {
        this.link = link;
    }

    /**
     * Serves the client if the link's latency justifies spare channels; returns false otherwise. On the uplink's
     * thread.
     */
    boolean serve(ClientConnection clientConnection) {
        return spares.computeIfAbsent(clientConnection.listener(), listener -> new SpareChannels(link, listener))
                .serve(clientConnection);
    }

    /** Lets go of channels that were kept ready for too long; looks once a second. On the supervisor's thread. */
    void evictStale(long now) {
        if (now - lastEviction > EVICTION_INTERVAL) {
            lastEviction = now;
            link.uplink().post(() -> spares.values().forEach(kept -> kept.evictStale(now)));
        }
    }
}
