package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The clients that wait for a link: served by the next one, sent away after twenty seconds. */
final class PendingClients {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConcurrentLinkedQueue<ClientConnection> callers = new ConcurrentLinkedQueue<>();
    private final Runnable onArrival;

    PendingClients(Runnable onArrival) {
        this.onArrival = onArrival;
    }

    void add(ClientConnection client) {
        callers.add(client);
        onArrival.run();
    }

    boolean isEmpty() {
        return callers.isEmpty();
    }

    void serveAll(Consumer<ClientConnection> server) {
        for (var client = callers.poll(); client != null; client = callers.poll()) {
            server.accept(client);
        }
    }

    /** Sends away those whose time is over. */
    void expire(long now) {
        for (var client : List.copyOf(callers)) {
            if (now - client.since() > PATIENCE.toNanos() && callers.remove(client)) {
                client.reject();
            }
        }
    }
}
