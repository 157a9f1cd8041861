package io.langfusectl.tunnel.link;

import java.util.function.Consumer;

/**
 * What all links of a tunnel share: the downlink loop, the window budget, the sleep detector, and the callbacks for
 * waiting clients and closed links.
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
