package io.langfusectl.engine.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that answers on a unix socket as an engine would, or as none should. */
public final class StubDockerSocket implements AutoCloseable {

    /** What happens on a connection, once a request is read. */
    @FunctionalInterface
    public interface Reaction {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    /** A request as it came. */
    public record Heard(String line, Map<String, String> headers, String body) {}

    private final ServerSocketChannel server;
    private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    public StubDockerSocket(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        introducing("1.41", "Docker/27.0.0 (linux)");
        daemon(this::accept).start();
    }

    public StubDockerSocket introducing(String api, String software) {
        return on(
                "GET /_ping", raw(head(200, "Api-Version: " + api, "Server: " + software, "Content-Length: 2") + "OK"));
    }

    public StubDockerSocket on(String request, Reaction reaction) {
        reactions.put(request, reaction);
        return this;
    }

    /** Answers to {@code METHOD path}, without API version and query. */
    public StubDockerSocket on(String request, int status, String body) {
        return on(request, answer(status, body));
    }

    public static Reaction answer(int status, String body) {
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        return raw(head(status, "Content-Type: application/json", "Content-Length: " + length) + body);
    }

    public static Reaction raw(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says so much, and then nothing more, for ever. */
    public static Reaction silenceAfter(String text) {
        return out -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            Thread.currentThread().join();
        };
    }

    /** Says so much, and then hangs up. */
    public static Reaction hangingUpAfter(String text) {
        return out -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            throw new IOException("hung up");
        };
    }

    public static String head(int status, String... headers) {
        var head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** The request lines that came, in their order. */
    public List<String> lines() {
        return heard.stream().map(Heard::line).toList();
    }

    public List<Heard> heard() {
        return heard;
    }

    public int connections() {
        return connections.get();
    }

    /** As an engine that is restarted does. */
    public void hangUpOnEverybody() throws IOException {
        for (var connection : open) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var connection = server.accept();
                connections.incrementAndGet();
                open.add(connection);
                daemon(() -> serve(connection)).start();
            }
        } catch (IOException closed) {
            open.clear();
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var in = new BufferedInputStream(Channels.newInputStream(connection));
            var out = Channels.newOutputStream(connection);
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                var request = read(line, in);
                heard.add(request);
                var known = line.replaceFirst(" HTTP/1.1$", "")
                        .replaceFirst("\\?.*", "")
                        .replaceFirst("/v[0-9.]+/", "/");
                reactions
                        .getOrDefault(known, answer(404, "{\"message\":\"page not found\"}"))
                        .answer(out);
            }
        } catch (IOException | InterruptedException | UncheckedIOException e) {
            open.remove(connection);
        }
    }

    private static Heard read(String line, InputStream in) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var pair = header.split(": ", 2);
            headers.put(pair[0], pair[1]);
        }
        var length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Heard(line, headers, body);
    }

    private static String line(InputStream in) throws IOException {
        var bytes = new ArrayList<Byte>();
        for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            bytes.add((byte) b);
        }
        var line = new StringBuilder();
        bytes.forEach(b -> line.append((char) (b & 0xff)));
        return line.toString().strip();
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "counterfeit engine");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUpOnEverybody();
    }
}
