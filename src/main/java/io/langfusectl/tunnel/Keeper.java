package io.langfusectl.tunnel;

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
 * Sees to it that there is a link: watches the one there is, dials another before it is certain that the first is dead,
 * and gives every waiting client to the one that serves. From its start on all its state belongs to its one thread.
 */
final class Keeper {

    private static final Duration IDLE_TICK = Duration.ofMillis(250);

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Waiting waiting = new Waiting(() -> inbox.add(() -> {}));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Redial redial;
    private final Links links;
    private final History history;
    private final House house;
    private final Thread thread;
    private volatile @Nullable Supplier<Link> dialer;
    private volatile boolean closing;

    /**
     * @param wallClock in milliseconds; it runs on while the machine sleeps
     * @param chance spreads the dials
     */
    Keeper(History history, LongSupplier wallClock, RandomGenerator chance) {
        this.redial = new Redial(new Backoff(chance), inbox::add, this::take, this::failed);
        var sleep = new SleepDetector(wallClock);
        this.links = new Links(IDLE_TICK.toNanos(), sleep);
        this.history = history;
        this.house =
                new House(new Loop("tunnel-down", this::fail), Budget.ofHeap(), sleep, waiting::add, this::linkEnded);
        this.thread = new Thread(this::run, "tunnel-keeper");
        thread.setDaemon(true);
    }

    /** What links need of this end. */
    House house() {
        return house;
    }

    /** Begins with a link that is up and serves when this returns, or without one: then it comes as after a loss. */
    void start(Supplier<Link> maker, Optional<Link> first) {
        dialer = maker;
        first.ifPresentOrElse(this::take, () -> redial.atOnce(System.nanoTime()));
        inbox.add(() -> {}); // the first look is due
        thread.start();
    }

    /** Serves a new client now, or as soon as there is a link. */
    void serve(Caller caller) {
        var link = links.current();
        if (link != null) {
            link.serve(caller);
        } else {
            waiting.add(caller);
        }
    }

    /** Completes when there will be no further link: normally after {@link #close}, with a failure otherwise. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Nullable
    Link current() {
        return links.current();
    }

    private void run() {
        try {
            keep();
        } catch (InterruptedException e) {
            closing = true;
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        redial.close();
        links.leaveAll();
        waiting.serveAll(Caller::reject);
        ended.complete(null);
    }

    private void keep() throws InterruptedException {
        while (!closing) {
            var message = inbox.poll(pause(), TimeUnit.MILLISECONDS);
            for (; message != null; message = inbox.poll()) {
                message.run();
            }
            look(System.nanoTime());
        }
    }

    private long pause() {
        long rest = links.rest(System.nanoTime());
        return TimeUnit.NANOSECONDS.toMillis(waiting.isEmpty() ? rest : Math.min(rest, Pulse.TICK)) + 1;
    }

    private void look(long now) {
        if (links.look(now)) {
            redial.atOnce(now);
        }
        waiting.expire(now);
        var link = links.current();
        if (link != null && link.isUp()) {
            waiting.serveAll(link::serve);
            link.reserve().air(now);
        }
        if (link == null || link.pulse().isDoubtful(now)) {
            redial.ifDue(Objects.requireNonNull(dialer), now);
        }
    }

    private void failed(Failure failure) {
        if (!Redial.mayPass(failure) && links.current() == null) {
            history.ended(failure);
            fail(failure);
            return;
        }
        history.failed(failure);
        redial.after(failure, System.nanoTime());
    }

    private void take(Link link) {
        if (links.take(link)) {
            history.up();
            waiting.serveAll(link::serve);
        }
    }

    private void linkEnded(Link link, String reason) {
        inbox.add(() -> {
            if (links.remove(link)) {
                redial.atOnce(System.nanoTime());
                history.lost(reason);
            }
        });
    }

    /** Ends the tunnel with this, if nothing has ended it before. From any thread. */
    void fail(Throwable why) {
        ended.completeExceptionally(why);
        close();
    }

    void close() {
        closing = true;
        inbox.add(() -> {});
    }
}
