package io.langfusectl.engine.transport;

import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/** HTTP/1.1 over any channel, with connections that are reused, and a timeout for every wait. */
public final class HttpTransport implements Transport {

    private final Connector connector;
    private final DockerHost address;
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final TimeoutWatcher timeoutWatcher = new TimeoutWatcher();
    private volatile boolean closed;

    public HttpTransport(DockerHost address, Connector connector) {
        this.address = address;
        this.connector = connector;
    }

    @Override
    public Response execute(Request request, Timeouts timeouts) {
        return ask(List.of(request), timeouts).answer();
    }

    /** The engine works on some of them while the answers to others are read, unless it wants a connection for each. */
    @Override
    public void executeAll(List<Request> questions, Timeouts timeouts, Consumer<Response> consumer) {
        int heard = 0;
        if (questions.size() > 1) {
            var connection = ask(questions, timeouts);
            try {
                for (; connection.isAsked(); heard++) {
                    hear(connection.answer(), consumer);
                }
            } finally {
                connection.hangUp();
            }
        }
        Transport.super.executeAll(questions.subList(heard, questions.size()), timeouts, consumer);
    }

    private static void hear(Response answer, Consumer<Response> consumer) {
        try (var response = answer) {
            consumer.accept(response);
        }
    }

    private HttpConnection ask(List<Request> requests, Timeouts timeouts) {
        var used = requests.get(0).body() == null ? idle.pollFirst() : null;
        if (used != null) {
            try {
                return used.ask(requests, timeouts);
            } catch (HttpConnection.GoneException engineClosedItMeanwhile) {
                release(used, false);
            }
        }
        var fresh = connect(requests.get(0));
        try {
            return fresh.ask(requests, timeouts.plus(connector.delay()));
        } catch (HttpConnection.GoneException e) {
            release(fresh, false);
            throw new Failure(e, Problem.ENGINE_UNREACHABLE, address);
        }
    }

    private HttpConnection connect(Request request) {
        try {
            var connection = new HttpConnection(connector.open(), address, this::release);
            open.add(connection);
            timeoutWatcher.add(connection.callTimeout());
            if (closed) {
                release(connection, false);
                throw new ClosedChannelException();
            }
            return connection;
        } catch (ClosedByInterruptException e) {
            throw new Failure(e, Problem.INTERRUPTED, CallName.of(request));
        } catch (ClosedChannelException e) {
            throw new Failure(e, Problem.ENGINE_UNREACHABLE, address);
        } catch (IOException e) {
            throw address.unreachable(e);
        }
    }

    private void release(HttpConnection connection, boolean reusable) {
        if (reusable && !closed) {
            idle.addFirst(connection);
        } else {
            open.remove(connection);
            timeoutWatcher.remove(connection.callTimeout());
            connection.shut();
        }
    }

    /** Also ends the calls that are under way. */
    @Override
    public void close() {
        closed = true;
        timeoutWatcher.close();
        idle.clear();
        open.forEach(HttpConnection::shut);
        open.clear();
    }
}
