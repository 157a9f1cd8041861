package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.hostkey.UnknownHostKeyException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Who dials now, and when the next may begin: overlapping, but never a crowd. For one thread, as its results are. */
final class Reconnector {

    private static final long OVERLAP = Duration.ofMillis(500).toNanos();
    private static final int AT_ONCE = 4;
    private static final Set<Problem> ANSWERS =
            EnumSet.of(Problem.SSH_REFUSED, Problem.SSH_NOT_SPOKEN, Problem.SSH_HUNG_UP, Problem.SSH_BROKEN);
    private static final Set<Problem> SILENCES = EnumSet.of(
            Problem.SSH_HOST_NOT_FOUND,
            Problem.SSH_UNREACHABLE,
            Problem.SSH_PROXY_FAILED,
            Problem.AWS_NOT_CONNECTED,
            Problem.AWS_CREDENTIALS_EXPIRED);

    private final Backoff backoff;
    private final Consumer<Runnable> inbox;
    private final Consumer<Link> onLink;
    private final Consumer<Failure> onFailure;
    private int dialing;
    private long next;
    private volatile boolean closed;

    /** @param inbox runs on the one thread what a dial came to: a link or a failure */
    Reconnector(Backoff backoff, Consumer<Runnable> inbox, Consumer<Link> onLink, Consumer<Failure> onFailure) {
        this.backoff = backoff;
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

    /** With anything else dialing again would not help, and would look like an attack. */
    static boolean mayPass(Failure failure) {
        return answered(failure) || SILENCES.contains(failure.problem());
    }

    /** Begins one more dial, if it is time. */
    void ifDue(Supplier<Link> dialer, long now) {
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

    private void attempt(Supplier<Link> dialer) {
        try {
            var link = dialer.get();
            inbox.accept(() -> onLink.accept(link));
            if (closed) {
                link.leave(); // nobody takes it any more
            }
        } catch (UnknownHostKeyException unknownHostKeyException) {
            var failure = unknownHostKeyException.keys().reason().orElseThrow();
            inbox.accept(() -> onFailure.accept(failure));
        } catch (Failure failure) {
            inbox.accept(() -> onFailure.accept(failure));
        } finally {
            inbox.accept(() -> dialing--);
        }
    }
}
