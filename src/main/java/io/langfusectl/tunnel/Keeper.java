package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.EnumSet;
import java.util.Objects;
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

    /** What passes: with anything else dialing again would not help, and would look like an attack. */
    private static final Set<Problem> PASSING = EnumSet.of(
            Problem.SSH_HOST_NOT_FOUND,
            Problem.SSH_REFUSED,
            Problem.SSH_UNREACHABLE,
            Problem.SSH_NOT_SPOKEN,
            Problem.SSH_HUNG_UP,
            Problem.SSH_BROKEN,
            Problem.SSH_PROXY_FAILED,
            Problem.AWS_NOT_CONNECTED,
            Problem.AWS_CREDENTIALS_EXPIRED);

    private static final long TICK = 50;
    private static final long IDLE_TICK = 250;

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Waiting waiting = new Waiting(() -> inbox.add(() -> {}));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Redial redial = new Redial(inbox::add, this::take, this::failed);
    private final Links links = new Links(TimeUnit.MILLISECONDS.toNanos(IDLE_TICK));
    private final History history;
    private final House house;
    private final Thread thread;
    private volatile @Nullable Dialer dialer;
    private volatile boolean closing;

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

    /** Begins without a link: it comes as after a loss. */
    void start(Dialer maker) {
        dialer = maker;
        inbox.add(() -> redial.atOnce(System.nanoTime()));
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
        redial.close();
        links.leaveAll();
        waiting.serveAll(Caller::reject);
        ended.complete(null);
    }

    private long pause() {
        return waiting.isEmpty() && links.isQuiet() ? IDLE_TICK : TICK;
    }

    private void look(long now) {
        if (links.look(now)) {
            redial.atOnce(now);
        }
        waiting.expire(now);
        var link = links.current();
        if (link != null && link.isUp()) {
            waiting.serveAll(link::serve);
            link.air(now);
        }
        if (link == null || link.pulse().isDoubtful(now)) {
            redial.ifDue(Objects.requireNonNull(dialer), now);
        }
    }

    private void failed(Failure failure) {
        if (!PASSING.contains(failure.problem()) && links.current() == null) {
            history.ended(failure);
            closing = true;
            ended.completeExceptionally(failure);
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

    void close() {
        closing = true;
        inbox.add(() -> {});
    }
}
