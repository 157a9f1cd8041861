package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a link open: checks the current one, opens another as soon as it is suspect, and passes waiting clients to the
 * current link. From its start on all its state belongs to its one thread.
 */
public final class LinkSupervisor {

    private static final Duration IDLE_TICK = Duration.ofMillis(250);

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final PendingClients pendingClients = new PendingClients(() -> inbox.add(() -> {}));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Reconnector reconnector;
    private final LinkSet linkSet;
    private final LinkHistory linkHistory;
    private final LinkContext context;
    private final Thread thread;
    private volatile @Nullable Supplier<Link> linkSupplier;
    private volatile boolean closing;

    /**
     * Creates a supervisor without a link.
     *
     * @param wallClock in milliseconds; it runs on while the machine sleeps
     * @param random spreads the dials
     */
    public LinkSupervisor(LinkHistory linkHistory, LongSupplier wallClock, RandomGenerator random) {
        this.reconnector = new Reconnector(new Backoff(random), inbox::add, this::useLink, this::failed);
        var sleep = new SleepDetector(wallClock);
        this.linkSet = new LinkSet(IDLE_TICK.toNanos(), sleep);
        this.linkHistory = linkHistory;
        this.context = new LinkContext(
                new EventLoop("tunnel-down", this::fail),
                WindowBudget.ofHeap(),
                sleep,
                pendingClients::add,
                this::linkEnded);
        this.thread = new Thread(this::run, "tunnel-supervisor");
        thread.setDaemon(true);
    }

    /** What links need of this end. */
    public LinkContext context() {
        return context;
    }

    /** Begins with a link that is up and serves when this returns, or without one: then it comes as after a loss. */
    public void start(Supplier<Link> supplier, Optional<Link> first) {
        linkSupplier = supplier;
        first.ifPresentOrElse(this::useLink, () -> reconnector.retryNow(System.nanoTime()));
        inbox.add(() -> {}); // the first look is due
        thread.start();
    }

    /** Serves a new client now, or as soon as there is a link. */
    public void serve(ClientConnection clientConnection) {
        var link = linkSet.current();
        if (link != null) {
            link.serve(clientConnection);
        } else {
            pendingClients.add(clientConnection);
        }
    }

    /** Completes when there will be no further link: normally after {@link #close}, with a failure otherwise. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    public @Nullable Link current() {
        return linkSet.current();
    }

    private void run() {
        try {
            runLoop();
        } catch (InterruptedException e) {
            closing = true;
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        reconnector.close();
        linkSet.disconnectAll();
        pendingClients.serveAll(ClientConnection::reject);
        ended.complete(null);
    }

    private void runLoop() throws InterruptedException {
        while (!closing) {
            var message = inbox.poll(pause(), TimeUnit.MILLISECONDS);
            for (; message != null; message = inbox.poll()) {
                message.run();
            }
            check(System.nanoTime());
        }
    }

    private long pause() {
        long nanos = linkSet.nanosUntilCheck(System.nanoTime());
        return TimeUnit.NANOSECONDS.toMillis(
                        pendingClients.isEmpty() ? nanos : Math.min(nanos, LivenessMonitor.CHECK_INTERVAL))
                + 1;
    }

    private void check(long now) {
        if (linkSet.check(now)) {
            reconnector.retryNow(now);
        }
        pendingClients.expire(now);
        var link = linkSet.current();
        if (link != null && link.isUp()) {
            pendingClients.serveAll(link::serve);
            link.forwardSpares().evictStale(now);
        }
        if (link == null || link.liveness().isSuspect(now)) {
            reconnector.attemptIfDue(Objects.requireNonNull(linkSupplier), now);
        }
    }

    private void failed(Failure failure) {
        if (!Reconnector.isRetryable(failure) && linkSet.current() == null) {
            linkHistory.ended(failure);
            fail(failure);
            return;
        }
        linkHistory.failed(failure);
        reconnector.retryAfter(failure, System.nanoTime());
    }

    private void useLink(Link link) {
        if (linkSet.replaceCurrent(link)) {
            linkHistory.up();
            pendingClients.serveAll(link::serve);
        }
    }

    private void linkEnded(Link link, String reason) {
        inbox.add(() -> {
            if (linkSet.remove(link)) {
                reconnector.retryNow(System.nanoTime());
                linkHistory.lost(reason);
            }
        });
    }

    /** Ends the tunnel with this, if nothing has ended it before. From any thread. */
    void fail(Throwable why) {
        ended.completeExceptionally(why);
        close();
    }

    public void close() {
        closing = true;
        inbox.add(() -> {});
    }
}
