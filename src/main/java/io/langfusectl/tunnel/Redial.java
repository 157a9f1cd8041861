package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Who dials now, and when the next may begin: overlapping, but never a crowd. For one thread, as its results are. */
final class Redial {

    private static final long OVERLAP = Duration.ofMillis(500).toNanos();
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int AT_ONCE = 4;
    private static final Set<Problem> ANSWERS =
            EnumSet.of(Problem.SSH_REFUSED, Problem.SSH_NOT_SPOKEN, Problem.SSH_HUNG_UP, Problem.SSH_BROKEN);

    private final Backoff backoff = new Backoff(new Random());
    private final Consumer<Runnable> inbox;
    private final Consumer<Link> onLink;
    private final Consumer<Failure> onFailure;
    private int dialing;
    private long next;
    private volatile boolean closed;

    /** @param inbox runs on the one thread what a dial came to: a link or a failure */
    Redial(Consumer<Runnable> inbox, Consumer<Link> onLink, Consumer<Failure> onFailure) {
        this.inbox = inbox;
        this.onLink = onLink;
        this.onFailure = onFailure;
    }

    /** From now on a link is missed: at once, whatever was before. */
    void atOnce(long now) {
        backoff.outageBegan(now);
        next = now;
    }

    /** A dial came to nothing: soon again, if the host answered at all. */
    void after(Failure failure, long now) {
        next = now + backoff.next(now, answered(failure));
    }

    /** The host itself – not the name service, a proxy or AWS – said no, so it is alive. */
    static boolean answered(Failure failure) {
        return ANSWERS.contains(failure.problem());
    }

    /** Begins one more dial, if it is time. */
    void ifDue(Dialer dialer, long now) {
        if (now - next < 0 || dialing >= AT_ONCE) {
            return;
        }
        dialing++;
        next = now + OVERLAP;
        var thread = new Thread(() -> attempt(dialer), "tunnel-dial");
        thread.setDaemon(true);
        thread.start();
    }

    /** What is still dialled comes too late. */
    void close() {
        closed = true;
    }

    /** Dials overlap, so a long time for each would only make the next ones late. */
    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void attempt(Dialer dialer) {
        try {
            var link = dialer.dial(Person.NOBODY, shortest(CONNECT, dialer.connectTimeoutOr(CONNECT)));
            inbox.accept(() -> onLink.accept(link));
            if (closed) {
                link.leave(); // nobody takes it any more
            }
        } catch (Dialer.Stranger stranger) {
            var failure = stranger.keys().reason().orElseThrow();
            inbox.accept(() -> onFailure.accept(failure));
        } catch (Failure failure) {
            inbox.accept(() -> onFailure.accept(failure));
        } finally {
            inbox.accept(() -> dialing--);
        }
    }
}
