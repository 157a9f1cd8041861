package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection to the engine, for one exchange at a time, or several whose requests are sent ahead. */
final class HttpConnection {

    private static final int MOST_AHEAD = 16;

    private final ByteChannel channel;
    private final DockerHost address;
    private final ConnectionOwner connectionOwner;
    private final Deque<Request> toSend = new ArrayDeque<>();
    private final Deque<Request> sent = new ArrayDeque<>();
    private Timeouts timeouts = Timeouts.ORDINARY;
    private @Nullable Request request;
    private final CallTimeout callTimeout = new CallTimeout(this::shut);
    private final HttpInput input;

    HttpConnection(ByteChannel channel, DockerHost address, ConnectionOwner connectionOwner) {
        this.channel = channel;
        this.address = address;
        this.connectionOwner = connectionOwner;
        this.input = new HttpInput(channel, callTimeout, this::failed);
    }

    /** Who gets the connection back after an exchange. */
    @FunctionalInterface
    interface ConnectionOwner {
        void release(HttpConnection connection, boolean reusable);
    }

    /**
     * The server closed the connection before the first byte of a response: a reused connection may do that, and is
     * replaced.
     */
    static final class GoneException extends Exception {
        GoneException(IOException cause) {
            super(cause);
        }
    }

    /**
     * Sends requests, the first of them at once, and waits for the first answer to begin. {@link #answer} is to be
     * called for each.
     */
    HttpConnection ask(List<Request> requests, Timeouts limit) throws GoneException {
        toSend.addAll(requests);
        request = requests.get(0);
        timeouts = limit;
        callTimeout.start(limit);
        try {
            var unsent = sendAheadWhileHeard();
            if (!isAnswered(unsent)) {
                throw unsent.orElseGet(() -> new EOFException("the engine hung up"));
            }
        } catch (IOException e) {
            if (callTimeout.isOverdue() || e instanceof ClosedByInterruptException) {
                throw failed(e);
            }
            throw new GoneException(e);
        }
        return this;
    }

    /**
     * An engine that closes the connection meanwhile may have answered some; the rest is not sent.
     *
     * @return why it was not sent
     */
    private Optional<IOException> sendAheadWhileHeard() throws IOException {
        try {
            sendAhead();
            return Optional.empty();
        } catch (AsynchronousCloseException e) {
            throw e;
        } catch (IOException heardNoMore) {
            toSend.clear();
            return Optional.of(heardNoMore);
        }
    }

    /** Waits for the first byte of a response. If there is none, the failure of sending the request is the cause. */
    private boolean isAnswered(Optional<IOException> unsent) throws IOException {
        try {
            return input.fill() >= 0;
        } catch (AsynchronousCloseException e) {
            throw e;
        } catch (IOException e) {
            throw unsent.orElse(e);
        }
    }

    /** Not all at once: both sides would wait, each for the other to read. */
    private void sendAhead() throws IOException {
        while (!toSend.isEmpty() && sent.size() < MOST_AHEAD) {
            var request = toSend.remove();
            sent.add(request);
            new HttpRequest(channel, callTimeout).send(request);
        }
    }

    /** The answer to the first request that has none yet. */
    Response answer() {
        request = sent.remove();
        try {
            var unused = sendAheadWhileHeard(); // the answers that are there say more
        } catch (IOException e) {
            throw failed(e);
        }
        return HttpResponse.read(this::release, input, request.method());
    }

    /** Whether there is a request that has no answer yet. */
    boolean isAsked() {
        return !sent.isEmpty();
    }

    /** Discards the responses that are still outstanding. */
    void hangUp() {
        if (isAsked()) {
            release(false);
        }
    }

    private Failure failed(@Nullable IOException cause) {
        connectionOwner.release(this, false);
        var call = request == null ? "" : CallName.of(request);
        if (callTimeout.isOverdue()) {
            return new Failure(Problem.ENGINE_SILENT, call, callTimeout.seconds());
        }
        var why = cause == null ? new IOException("the answer to " + call + " broke off") : cause;
        return why instanceof ClosedByInterruptException
                ? new Failure(why, Problem.INTERRUPTED, call)
                : new Failure(why, Problem.ENGINE_UNREACHABLE, address);
    }

    /** After an answer; with more to come it stays with whoever asked, unless it serves no other. */
    void release(boolean reusable) {
        if (reusable && isAsked()) {
            callTimeout.start(timeouts);
            return;
        }
        toSend.clear();
        sent.clear();
        connectionOwner.release(this, reusable && input.buffered() == 0);
    }

    CallTimeout callTimeout() {
        return callTimeout;
    }

    void shut() {
        try {
            channel.close();
        } catch (IOException brokenAlready) {
            // as good as closed: a reader or writer gets its own failure
        }
    }
}
