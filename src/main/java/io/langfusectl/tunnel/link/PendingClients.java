package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Clients that wait for a link; rejected after 20 seconds. */
final class PendingClients {

    static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private final ConcurrentLinkedQueue<ClientConnection> clients = new ConcurrentLinkedQueue<>();
    private final Runnable onAdd;

    PendingClients(Runnable onArrival) {
        this.onAdd = onArrival;
    }

    void add(ClientConnection client) {
        clients.add(client);
        onAdd.run();
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    void serveAll(Consumer<ClientConnection> server) {
        for (var client = clients.poll(); client != null; client = clients.poll()) {
            server.accept(client);
        }
    }

    /** Sends away those whose time is over. */
    void expire(long now) {
        for (var client : List.copyOf(clients)) {
            if (now - client.since() > MAX_WAIT.toNanos() && clients.remove(client)) {
                client.reject();
            }
        }
    }
}
