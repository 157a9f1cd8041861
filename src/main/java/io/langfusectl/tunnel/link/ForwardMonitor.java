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

    private static final long SHORT_INTERVAL_SECONDS = 3;
    private static final long LONG_INTERVAL_SECONDS = 30;
    private static final Set<TunnelStatus.State> FINAL_STATES =
            EnumSet.of(TunnelStatus.State.READY, TunnelStatus.State.OTHER_INSTALLATION);

    private final List<LocalListener> listeners;
    private final BooleanSupplier isLinkUp;
    private final ProjectKeys keys;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch probed = new CountDownLatch(1);

    public ForwardMonitor(List<LocalListener> listeners, BooleanSupplier linkUp, ProjectKeys keys) {
        this.listeners = List.copyOf(listeners);
        this.isLinkUp = linkUp;
        this.keys = keys;
        var thread = new Thread(this::run, "tunnel-lookout");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                if (isLinkUp.getAsBoolean()) {
                    listeners.forEach(listener -> listener.setProbeResult(new ForwardProbe(listener, keys).probe()));
                    probed.countDown();
                }
            } while (!closed.await(intervalSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long intervalSeconds() {
        return listeners.stream()
                        .allMatch(listener -> FINAL_STATES.contains(
                                listener.forwardProbeResult().state()))
                ? LONG_INTERVAL_SECONDS
                : SHORT_INTERVAL_SECONDS;
    }

    /** Waits until every local port has been probed once, or the time is over. */
    public boolean await(Duration timeout) throws InterruptedException {
        return probed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
