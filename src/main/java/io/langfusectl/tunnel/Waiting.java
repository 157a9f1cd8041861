package io.langfusectl.tunnel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The clients that wait for a link: served by the next one, sent away after twenty seconds. */
final class Waiting {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConcurrentLinkedQueue<Caller> callers = new ConcurrentLinkedQueue<>();
    private final Runnable onArrival;

    Waiting(Runnable onArrival) {
        this.onArrival = onArrival;
    }

    void add(Caller caller) {
        callers.add(caller);
        onArrival.run();
    }

    boolean isEmpty() {
        return callers.isEmpty();
    }

    void serveAll(Consumer<Caller> server) {
        for (var caller = callers.poll(); caller != null; caller = callers.poll()) {
            server.accept(caller);
        }
    }

    /** Sends away those whose time is over. */
    void expire(long now) {
        for (var caller : List.copyOf(callers)) {
            if (now - caller.since() > PATIENCE.toNanos() && callers.remove(caller)) {
                caller.reject();
            }
        }
    }
}
