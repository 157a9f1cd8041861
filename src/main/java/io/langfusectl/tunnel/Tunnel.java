package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.ssh.identity.EcdsaProvider;
import io.langfusectl.ssh.kex.HybridExchange;
import io.langfusectl.tunnel.link.ForwardMonitor;
import io.langfusectl.tunnel.link.JumpChain;
import io.langfusectl.tunnel.link.Link;
import io.langfusectl.tunnel.link.LinkHistory;
import io.langfusectl.tunnel.link.LinkSupervisor;
import io.langfusectl.tunnel.link.LocalListener;
import io.langfusectl.tunnel.link.LocalListeners;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.ProjectKeys;
import io.langfusectl.tunnel.model.TunnelEvent;
import io.langfusectl.tunnel.model.TunnelOpening;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Local ports that lead to a far host, held open for as long as this is. */
public final class Tunnel implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(8);

    private final SshTarget target;
    private final LinkHistory linkHistory;
    private final LinkSupervisor linkSupervisor;
    private final LocalListeners listeners;
    private @Nullable ForwardMonitor forwardMonitor;

    private Tunnel(SshTarget target, Consumer<TunnelEvent> listener) {
        this.target = target;
        this.linkHistory = new LinkHistory(listener);
        this.linkSupervisor = new LinkSupervisor(linkHistory, System::currentTimeMillis, new Random());
        this.listeners = new LocalListeners(linkSupervisor.context().downlink(), linkSupervisor::serve);
    }

    /**
     * Takes every port first, then connects and authenticates; what is returned works, unless it was opened with
     * patience.
     */
    public static Tunnel open(
            SshTarget target, List<Forward> forwards, TunnelOpening opening, Consumer<TunnelEvent> listener) {
        var tunnel = new Tunnel(target, listener);
        boolean open = false;
        try {
            forwards.forEach(forward -> tunnel.listeners.bind(forward, opening));
            EcdsaProvider.install(); // everything else that takes time follows once the ports are bound
            HybridExchange.prepare();
            var linkFactory = JumpChain.to(target, opening.localUser()).linkFactory(tunnel.linkSupervisor.context());
            var first = opening.patient()
                    ? Optional.<Link>empty()
                    : Optional.of(linkFactory.connectInteractively(
                            opening.prompter(), linkFactory.connectTimeoutOr(CONNECT)));
            tunnel.linkSupervisor.start(linkFactory::reconnect, first);
            open = true;
            return tunnel;
        } finally {
            if (!open) {
                tunnel.close();
            }
        }
    }

    /** The forwards as they are: with the local ports that were really taken. */
    public List<Forward> forwards() {
        return listeners.all().stream().map(LocalListener::forward).toList();
    }

    public TunnelStatus status() {
        var link = linkSupervisor.current();
        return new TunnelStatus(
                target.text(),
                link != null,
                Optional.ofNullable(linkHistory.since()),
                linkHistory.reconnects(),
                linkHistory.lastReason(),
                listeners.strayLogin(),
                listeners.status(
                        link == null
                                ? 0
                                : link.liveness().rttEstimator().smoothed().toMillis()));
    }

    /** Waits until every forward has been looked through once, or the time is over. */
    public void look(ProjectKeys keys, Duration timeout) throws InterruptedException {
        var unused = forwardMonitor(keys).await(timeout);
    }

    private synchronized ForwardMonitor forwardMonitor(ProjectKeys keys) {
        if (forwardMonitor == null) {
            forwardMonitor = new ForwardMonitor(listeners.all(), () -> linkSupervisor.current() != null, keys);
        }
        return forwardMonitor;
    }

    /** Waits until the tunnel is closed; a {@link Failure} when it cannot be held any longer. */
    public void await() throws InterruptedException {
        while (!await(Duration.ofHours(1))) {}
    }

    /** The same for a time; true when the tunnel was closed. */
    public boolean await(Duration timeout) throws InterruptedException {
        try {
            linkSupervisor.ended().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new CompletionException(e.getCause());
        }
    }

    /**
     * Opens a tunnel and closes it again, so that all questions are asked and all failures occur before it runs in the
     * background.
     */
    public static void tryOut(SshTarget target, List<Forward> forwards, TunnelOpening opening) {
        open(target, forwards, opening, event -> {}).close();
    }

    @Override
    public void close() {
        if (forwardMonitor != null) {
            forwardMonitor.close();
        }
        listeners.close();
        linkSupervisor.close();
        linkSupervisor.context().downlink().closeAndWait();
    }
}
