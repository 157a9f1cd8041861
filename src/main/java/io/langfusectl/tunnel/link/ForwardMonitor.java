package io.langfusectl.tunnel.link;

import io.langfusectl.tunnel.model.ProjectKeys;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Probes the local ports at intervals: short ones while something is not ready, long ones afterwards. */
public final class ForwardMonitor implements AutoCloseable {

    private static final long SOON = 3;
    private static final long SELDOM = 30;
    private static final Set<TunnelStatus.State> SETTLED =
            EnumSet.of(TunnelStatus.State.READY, TunnelStatus.State.OTHER_INSTALLATION);

    private final List<LocalListener> listeners;
    private final BooleanSupplier linkUp;
    private final ProjectKeys keys;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch looked = new CountDownLatch(1);

    public ForwardMonitor(List<LocalListener> listeners, BooleanSupplier linkUp, ProjectKeys keys) {
        this.listeners = List.copyOf(listeners);
        this.linkUp = linkUp;
        this.keys = keys;
        var thread = new Thread(this::run, "tunnel-lookout");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                if (linkUp.getAsBoolean()) {
                    listeners.forEach(listener -> listener.setProbeResult(new ForwardProbe(listener, keys).look()));
                    looked.countDown();
                }
            } while (!closed.await(pause(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long pause() {
        return listeners.stream()
                        .allMatch(listener ->
                                SETTLED.contains(listener.forwardProbeResult().state()))
                ? SELDOM
                : SOON;
    }

    /** Waits until every local port has been probed once, or the time is over. */
    public boolean await(Duration patience) throws InterruptedException {
        return looked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
