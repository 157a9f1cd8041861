package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import io.langfusectl.tunnel.model.TunnelEvent;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The link's state over time: connected since, number of reconnects, last disconnect reason. */
public final class LinkHistory {

    private final Consumer<TunnelEvent> listener;
    private volatile @Nullable Instant since;
    private volatile int reconnects = -1;
    private volatile String lastReason = "";

    public LinkHistory(Consumer<TunnelEvent> listener) {
        this.listener = listener;
    }

    /** There is a link; nobody is told of one that takes the place of another before that is lost. */
    synchronized void up() {
        boolean wasDown = since == null;
        reconnects++;
        since = Instant.now();
        if (wasDown) {
            listener.accept(new TunnelEvent(reconnects == 0 ? TunnelEvent.Kind.UP : TunnelEvent.Kind.BACK, lastReason));
        }
    }

    synchronized void lost(String reason) {
        since = null;
        lastReason = reason;
        listener.accept(new TunnelEvent(TunnelEvent.Kind.LOST, reason));
    }

    synchronized void failed(Failure failure) {
        lastReason = failure.problem().toString();
    }

    synchronized void ended(Failure failure) {
        since = null;
        lastReason = failure.problem().toString();
        listener.accept(new TunnelEvent(TunnelEvent.Kind.ENDED, lastReason));
    }

    public @Nullable Instant since() {
        return since;
    }

    public int reconnects() {
        return Math.max(0, reconnects);
    }

    public String lastReason() {
        return lastReason;
    }
}
