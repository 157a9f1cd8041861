package io.langfusectl.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.langfusectl.TestPort;
import io.langfusectl.tunnel.model.Forward;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a participant does through the three forwards: a page, a streamed answer, an editor's WebSocket, big files. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Isolated
final class WorkshopIT {

    private static final int TOKENS = 50;
    private static final int MEGABYTES = 256;

    @TempDir
    static Path folder;

    private static Sshd sshd;

    @BeforeAll
    static void start() {
        sshd = new Sshd(folder);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    private static URI at(String scheme, Tunnel tunnel, int index, String path) {
        return URI.create(
                scheme + "://127.0.0.1:" + tunnel.forwards().get(index).local() + path);
    }

    private static HttpServer page() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = "<html>Langfuse</html>".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Streams as LiteLLM does, but says the next token only when its reader has seen the last. */
    private static HttpServer streaming(Semaphore seen) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < TOKENS && seen.tryAcquire(5, TimeUnit.SECONDS); i++) {
                    out.write(("data: {\"choices\":[{\"delta\":{\"content\":\"" + i + "\"}}]}\n\n").getBytes(UTF_8));
                    out.flush();
                }
                out.write("data: [DONE]\n\n".getBytes(UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    @Test
    void three_forwards_carry_a_page_a_stream_and_a_websocket_at_once() throws Exception {
        var seen = new Semaphore(1);
        var page = page();
        var stream = streaming(seen);
        try (var editor = new WebSocketEcho();
                var tunnel = sshd.tunnel(
                        Forward.to(TestPort.free(), page.getAddress().getPort()),
                        Forward.to(TestPort.free(), stream.getAddress().getPort()),
                        Forward.to(TestPort.free(), editor.port()))) {
            var client = HttpClient.newHttpClient();
            var heard = new CompletableFuture<String>();
            var socket = client.newWebSocketBuilder()
                    .buildAsync(at("ws", tunnel, 2, "/"), hearing(heard))
                    .get(10, TimeUnit.SECONDS);
            assertEquals(TOKENS, tokens(client, at("http", tunnel, 1, "/v1/chat/completions"), seen));
            var answer = client.send(
                    HttpRequest.newBuilder(at("http", tunnel, 0, "/")).build(), BodyHandlers.ofString());
            assertEquals("<html>Langfuse</html>", answer.body());
            socket.sendText("typed into an editor", true).get(10, TimeUnit.SECONDS);
            assertEquals("typed into an editor", heard.get(10, TimeUnit.SECONDS));
            socket.abort();
        } finally {
            page.stop(0);
            stream.stop(0);
        }
    }

    /** How many tokens came; each is let known before the next can be sent, so one held back would be waited for. */
    private static int tokens(HttpClient client, URI uri, Semaphore seen) throws Exception {
        var request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString("{\"stream\":true}"))
                .build();
        int count = 0;
        try (var lines = new BufferedReader(new InputStreamReader(
                client.send(request, BodyHandlers.ofInputStream()).body(), UTF_8))) {
            for (var line = lines.readLine(); !"data: [DONE]".equals(line); line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    count++;
                    seen.release();
                }
            }
        }
        return count;
    }

    private static WebSocket.Listener hearing(CompletableFuture<String> heard) {
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                heard.complete(text.toString());
                return CompletableFuture.completedFuture(text);
            }
        };
    }

    private static Transfer.Way way(int remote) {
        var tunnel = sshd.tunnel(Forward.to(TestPort.free(), remote));
        return new Transfer.Way() {
            @Override
            public int port() {
                return tunnel.forwards().get(0).local();
            }

            @Override
            public void close() {
                tunnel.close();
            }
        };
    }

    @Test
    void a_big_file_comes_down_as_it_is_there() throws Exception {
        new Transfer(MEGABYTES, WorkshopIT::way).down();
    }

    @Test
    void a_big_file_goes_up_as_it_is_here() throws Exception {
        new Transfer(MEGABYTES, WorkshopIT::way).up();
    }
}
