package io.langfusectl.engine;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** One connection to the engine, for one exchange at a time. */
final class HttpConnection {

    private static final int BUFFER = 64 * 1024;

    private final ByteChannel channel;
    private final EngineAddress address;
    private final Owner owner;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private @Nullable Request request;
    private final Watch watch = new Watch(this::shut);

    HttpConnection(ByteChannel channel, EngineAddress address, Owner owner) {
        this.channel = channel;
        this.address = address;
        this.owner = owner;
    }

    /** Who gets the connection back after an exchange. */
    @FunctionalInterface
    interface Owner {
        void release(HttpConnection connection, boolean reusable);
    }

    /** The other side hung up before it answered a single byte: a kept connection may do that, and be replaced. */
    static final class GoneException extends Exception {
        GoneException(IOException cause) {
            super(cause);
        }
    }

    Response exchange(Request request, Patience limit) throws GoneException {
        this.request = request;
        watch.start(limit);
        try {
            new HttpRequest(channel, watch).send(request);
            if (fill() < 0) {
                throw new EOFException("the engine hung up");
            }
        } catch (IOException e) {
            if (watch.isOverdue() || e instanceof ClosedByInterruptException) {
                throw failed(e);
            }
            throw new GoneException(e);
        }
        return HttpResponse.read(this, request.method());
    }

    private int fill() throws IOException {
        in.clear();
        watch.run();
        var n = channel.read(in);
        watch.pause();
        in.flip();
        return n;
    }

    /** The next byte, or -1 at the end of the conversation. */
    int read() {
        return available() ? in.get() & 0xff : -1;
    }

    /** As many bytes as are there and wanted, at least one; or -1 at the end of the conversation. */
    int read(byte[] into, int from, int wanted) {
        if (!available()) {
            return -1;
        }
        var n = Math.min(wanted, in.remaining());
        in.get(into, from, n);
        return n;
    }

    int buffered() {
        return in.remaining();
    }

    private boolean available() {
        try {
            return in.hasRemaining() || fill() > 0;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** An answer broke off or makes no sense. */
    Failure failed(@Nullable IOException cause) {
        owner.release(this, false);
        var call = request == null ? "" : CallName.of(request);
        if (watch.isOverdue()) {
            return new Failure(Problem.ENGINE_SILENT, call, watch.seconds());
        }
        var why = cause == null ? new IOException("the answer to " + call + " broke off") : cause;
        return why instanceof ClosedByInterruptException
                ? new Failure(why, Problem.INTERRUPTED, call)
                : new Failure(why, Problem.ENGINE_UNREACHABLE, address);
    }

    void release(boolean reusable) {
        owner.release(this, reusable && !in.hasRemaining());
    }

    Watch watch() {
        return watch;
    }

    void shut() {
        try {
            channel.close();
        } catch (IOException brokenAlready) {
            // as good as closed: whoever reads or writes learns of it by a failure of their own
        }
    }
}
