package io.langfusectl.tunnel.link;

import java.util.function.Consumer;

/**
 * What outlives every link: the loop that delivers, the memory, what tells of a sleep, and who must know of clients and
 * of the end.
 */
public record LinkContext(
        EventLoop downlink,
        WindowBudget windowBudget,
        SleepDetector sleepDetector,
        Consumer<ClientConnection> pendingClients,
        LinkListener linkListener) {

    /** For a link that only carries another: nobody waits for it. */
    LinkContext forJumpHost() {
        return new LinkContext(downlink, windowBudget, sleepDetector, ClientConnection::reject, (link, reason) -> {});
    }

    /** Told once when a link ends, with the reason; must not wait. */
    interface LinkListener {
        void ended(Link link, String reason);
    }
}
