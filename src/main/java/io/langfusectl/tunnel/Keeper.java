package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there is a link: watches the one there is, dials another before it is certain that the first is dead,
 * and gives every waiting client to the one that serves. All its state belongs to its one thread.
 */
final class Keeper {

    /** Dialing again would not help, and would look like an attack. */
    private static final Set<Problem> FINAL = EnumSet.of(
            Problem.SSH_REJECTED,
            Problem.SSH_REJECTED_BY_INSTANCE,
            Problem.SSH_HOST_CHANGED,
            Problem.SSH_HOST_REVOKED,
            Problem.SSH_HOST_UNKNOWN,
            Problem.SSH_KNOWN_HOSTS_INVALID);

    private static final long TICK = 50;
    private static final long IDLE_TICK = 250;
    private static final long SLEPT = Duration.ofMillis(1_500).toNanos();
    private static final long OVERLAP = Duration.ofMillis(500).toNanos();
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final long LATE = Duration.ofMillis(100).toNanos();
    private static final int DIALS_AT_ONCE = 4;

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Waiting waiting = new Waiting(() -> inbox.add(() -> {}));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Backoff backoff = new Backoff(new Random());
    private final List<Link> links = new ArrayList<>();
    private final History history;
    private final House house;
    private final Thread thread;
    private volatile @Nullable Link current;
    private volatile @Nullable Dialer dialer;
    private volatile boolean closing;
    private int dialing;
    private long nextDial;
    private long lastLook = System.nanoTime();

    Keeper(History history, Loop downlink) {
        this.history = history;
        this.house = new House(downlink, Budget.ofHeap(), waiting::add, this::linkEnded);
        this.thread = new Thread(this::run, "tunnel-keeper");
        thread.setDaemon(true);
    }

    /** What links need of this end. */
    House house() {
        return house;
    }

    /** Begins with a link that is up, and with the one who makes more of them. */
    void start(Dialer maker, Link first) {
        dialer = maker;
        inbox.add(() -> take(first));
        thread.start();
    }

    /** Serves a new client now, or as soon as there is a link. */
    void serve(Caller caller) {
        var link = current;
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
        return current;
    }

    private void run() {
        while (!closing) {
            try {
                var message = inbox.poll(pause(), TimeUnit.MILLISECONDS);
                for (; message != null; message = inbox.poll()) {
                    message.run();
                }
                look(System.nanoTime());
            } catch (InterruptedException e) {
                closing = true;
            }
        }
        links.forEach(Link::leave);
        waiting.serveAll(Caller::reject);
        ended.complete(null);
    }

    private long pause() {
        var link = current;
        return link != null && waiting.isEmpty() && !link.pulse().isAsking() && links.size() == 1 ? IDLE_TICK : TICK;
    }

    private void look(long now) {
        boolean slept = now - lastLook > SLEPT;
        long late = now - lastLook - TimeUnit.MILLISECONDS.toNanos(IDLE_TICK);
        lastLook = now;
        for (var link : List.copyOf(links)) {
            if (slept) {
                link.pulse().askAt(now);
                continue;
            }
            if (late > LATE) {
                link.pulse().forgive(late); // the machine is busy: not the far side's fault
            }
            watch(link, now);
        }
        waiting.expire(now);
        var link = current;
        if (slept) {
            backoff.outageBegan(now);
            nextDial = now;
        }
        if (link != null && link.isUp()) {
            waiting.serveAll(link::serve);
            link.air(now);
        }
        if ((link == null || link.pulse().isDoubtful(now)) && now - nextDial >= 0 && dialing < DIALS_AT_ONCE) {
            dial(now);
        }
    }

    private void watch(Link link, long now) {
        link.pulse().beat(now);
        if (link.pulse().isDead(now)) {
            link.cut("silent");
        } else if (link != current && link.flows() == 0) {
            link.leave();
        }
    }

    private void dial(long now) {
        dialing++;
        nextDial = now + OVERLAP;
        var thread = new Thread(this::attempt, "tunnel-dial");
        thread.setDaemon(true);
        thread.start();
    }

    private void attempt() {
        try {
            var link = Objects.requireNonNull(dialer).dial(Person.NOBODY, CONNECT);
            inbox.add(() -> take(link));
        } catch (Dialer.Stranger stranger) {
            var failure = stranger.keys().reason().orElseThrow();
            inbox.add(() -> failed(failure));
        } catch (Failure failure) {
            inbox.add(() -> failed(failure));
        } finally {
            inbox.add(() -> dialing--);
        }
    }

    private void failed(Failure failure) {
        if (FINAL.contains(failure.problem()) && current == null) {
            history.ended(failure);
            closing = true;
            ended.completeExceptionally(failure);
            return;
        }
        history.failed(failure);
        long now = System.nanoTime();
        nextDial = now + backoff.next(now, failure.problem() != Problem.SSH_UNREACHABLE);
    }

    /** A new link: the one that serves from now on, unless the one there is has come round. */
    private void take(Link link) {
        var before = current;
        if (!link.isUp()) {
            return;
        }
        if (before != null && before.isUp() && !before.pulse().isDoubtful(System.nanoTime())) {
            link.leave();
            return;
        }
        links.add(link);
        current = link;
        link.pulse().askAt(System.nanoTime());
        history.up();
        link.askForPromptness();
        if (before != null) {
            before.handOver();
        }
        waiting.serveAll(link::serve);
    }

    private void linkEnded(Link link, String reason) {
        inbox.add(() -> {
            links.remove(link);
            if (link == current) {
                current = null;
                long now = System.nanoTime();
                backoff.outageBegan(now);
                nextDial = now;
                history.lost(reason);
            }
        });
    }

    void close() {
        closing = true;
        inbox.add(() -> {});
    }
}
