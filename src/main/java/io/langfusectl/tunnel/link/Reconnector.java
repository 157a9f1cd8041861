package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.hostkey.UnknownHostKeyException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts connection attempts: overlapping, at most four at a time. Confined to one thread, on which it also reports
 * results.
 */
final class Reconnector {

    private static final long ATTEMPT_DELAY = Duration.ofMillis(500).toNanos();
    private static final int MAX_PARALLEL_ATTEMPTS = 4;
    private static final Set<Problem> HOST_ANSWERED =
            EnumSet.of(Problem.SSH_REFUSED, Problem.SSH_NOT_SPOKEN, Problem.SSH_HUNG_UP, Problem.SSH_BROKEN);
    private static final Set<Problem> HOST_NOT_REACHED = EnumSet.of(
            Problem.SSH_HOST_NOT_FOUND,
            Problem.SSH_UNREACHABLE,
            Problem.SSH_PROXY_FAILED,
            Problem.AWS_NOT_CONNECTED,
            Problem.AWS_CREDENTIALS_EXPIRED);

    private final Backoff backoff;
    private final Consumer<Runnable> inbox;
    private final Consumer<Link> onLink;
    private final Consumer<Failure> onFailure;
    private int attempts;
    private long nextAttempt;
    private volatile boolean closed;

    /** @param inbox runs on the one thread what a dial came to: a link or a failure */
    Reconnector(Backoff backoff, Consumer<Runnable> inbox, Consumer<Link> onLink, Consumer<Failure> onFailure) {
        this.backoff = backoff;
        this.inbox = inbox;
        this.onLink = onLink;
        this.onFailure = onFailure;
    }

    /** From now on a link is missed: at once, whatever was before. */
    void retryNow(long now) {
        backoff.outageBegan(now);
        nextAttempt = now;
    }

    /** A dial came to nothing: soon again, if the host answered at all. */
    void retryAfter(Failure failure, long now) {
        nextAttempt = now + backoff.nextDelay(now, answered(failure));
    }

    /** The host itself – not the name service, a proxy or AWS – said no, so it is alive. */
    static boolean answered(Failure failure) {
        return HOST_ANSWERED.contains(failure.problem());
    }

    /**
     * Returns whether a retry can help. Other failures are permanent, and repeated attempts could look like an attack.
     */
    static boolean isRetryable(Failure failure) {
        return answered(failure) || HOST_NOT_REACHED.contains(failure.problem());
    }

    /** Begins one more dial, if it is time. */
    void attemptIfDue(Supplier<Link> linkSupplier, long now) {
        if (now - nextAttempt < 0 || attempts >= MAX_PARALLEL_ATTEMPTS) {
            return;
        }
        attempts++;
        nextAttempt = now + ATTEMPT_DELAY;
        var thread = new Thread(() -> attempt(linkSupplier), "tunnel-dial");
        thread.setDaemon(true);
        thread.start();
    }

    /** What is still dialled comes too late. */
    void close() {
        closed = true;
    }

    private void attempt(Supplier<Link> linkSupplier) {
        try {
            var link = linkSupplier.get();
            inbox.accept(() -> onLink.accept(link));
            if (closed) {
                link.disconnect(); // nobody takes it any more
            }
        } catch (UnknownHostKeyException unknownHostKeyException) {
            var failure = unknownHostKeyException.keys().reason().orElseThrow();
            inbox.accept(() -> onFailure.accept(failure));
        } catch (Failure failure) {
            inbox.accept(() -> onFailure.accept(failure));
        } finally {
            inbox.accept(() -> attempts--);
        }
    }
}
