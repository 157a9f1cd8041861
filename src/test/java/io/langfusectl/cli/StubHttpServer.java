package io.langfusectl.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a port of this machine that says to each path what it was told to say, and 404 to all others. */
final class StubHttpServer implements AutoCloseable {

    /** One answer. */
    private record Said(int status, String body) {}

    private final HttpServer server;
    private final int port;
    private final Map<String, Said> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    StubHttpServer(int port) {
        this.port = port;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    StubHttpServer saying(String path, int status, String body) {
        answers.put(path, new Said(status, body));
        return this;
    }

    /** One like it, after its end. */
    StubHttpServer anew() {
        var next = new StubHttpServer(port);
        next.answers.putAll(answers);
        return next;
    }

    /** Every request: method, path, and the body. */
    List<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + request);
            var path = exchange.getRequestURI().toString();
            var said =
                    answers.getOrDefault(path, answers.getOrDefault(path.replaceAll("\\?.*", ""), new Said(404, "")));
            var body = said.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
