package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Says what an engine would that has every image and on which all goes well, so that a rehearsal goes all the way and
 * touches nothing.
 */
final class RehearsalEngine implements AutoCloseable {

    static final String JSON = "Content-Type: application/json\r\n";
    private static final String ADDRESS = "{\"IPAddress\":\"127.0.0.1\"}";
    private static final String NETWORKS = "\"NetworkSettings\":{\"Networks\":{\"rehearsal-langfuse_default\":"
            + ADDRESS + ",\"rehearsal-litellm_default\":" + ADDRESS + "}}";
    private static final String RUNNING =
            "{\"Id\":\"1\",\"State\":{\"Status\":\"running\",\"StartedAt\":\"2020-01-01T00:00:00Z\"},\"Config\":{},"
                    + NETWORKS + "}";

    /** Where services listen in their containers. */
    private static final int[] PORTS = {3000, 3030, 4000, 5432, 6379, 8123, 9000};

    /** What each kind of question is answered, by the beginning of its path; the first that fits. */
    private static final String[][] ANSWERS = {
        {"GET /info", "{\"ServerVersion\":\"24\",\"NCPU\":2,\"MemTotal\":8589934592,\"DockerRootDir\":\"/\"}"},
        {"GET /networks", "[]"},
        {"GET /volumes", "{\"Volumes\":[]}"},
        {"GET /images/", "{\"Id\":\"sha256:1\",\"Config\":{\"Env\":[],\"Labels\":{}}}"},
        {"GET /exec/", "{\"ExitCode\":0}"},
        {"GET /containers/", RUNNING},
        {"POST /exec/", ""},
        {"POST /containers/create", "{\"Id\":\"1\",\"Warnings\":[]}"},
        {"POST ", "{\"Id\":\"1\",\"Name\":\"1\"}"},
        {"DELETE ", ""}
    };

    private final Path folder = Files.createTempDirectory("langfuse-ctl"); // its path is short, as a socket's must be
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final RehearsalService service = new RehearsalService();
    private final Map<String, String> containers = new ConcurrentSkipListMap<>();

    RehearsalEngine() throws IOException {
        server.bind(UnixDomainSocketAddress.of(socket()));
        daemon(() -> {
            while (true) {
                var client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    private Path socket() {
        return folder.resolve("engine");
    }

    /** As {@code DOCKER_HOST} has it. */
    String address() {
        return "unix://" + socket();
    }

    private void serve(SocketChannel client) throws IOException {
        try (client) {
            var in = new BufferedInputStream(Channels.newInputStream(client));
            for (var request = line(in); !request.isEmpty(); request = line(in)) {
                int length = 0;
                for (var header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                        length = Integer.parseInt(header.substring(15).strip());
                    }
                }
                var body = new String(in.readNBytes(length), UTF_8);
                client.write(ByteBuffer.wrap(answer(request.replaceFirst("/v1\\.\\d+", ""), body)));
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int letter = in.read(); letter >= 0 && letter != '\n'; letter = in.read()) {
            line.append((char) letter);
        }
        return line.toString().strip();
    }

    private byte[] answer(String request, String body) {
        if (request.startsWith("GET /_ping")) {
            return message("Api-Version: 1.41\r\nServer: Docker/24.0.0 (linux)\r\n", "OK");
        }
        if (request.startsWith("GET /containers/json")) {
            return message(JSON, "[" + String.join(",", containers.values()) + "]");
        }
        if (request.contains("/logs?") || (request.contains("/start") && request.contains("/exec/"))) {
            return message("Content-Type: application/vnd.docker.raw-stream\r\n", "");
        }
        if (request.startsWith("POST /containers/create?name=")) {
            remember(request.replaceFirst("^.*name=", "").replaceFirst("[ &].*$", ""), body);
        } else if (request.startsWith("DELETE /containers/")) {
            containers.remove(request.replaceFirst("^.*containers/", "").replaceFirst("[ ?].*$", ""));
        }
        for (var known : ANSWERS) {
            if (request.startsWith(known[0])) {
                return message(JSON, known[1]);
            }
        }
        return message(JSON, "{}");
    }

    private void remember(String name, String order) {
        int labels = order.indexOf("\"Labels\":{");
        var own = labels < 0 ? "\"Labels\":{}" : order.substring(labels, order.indexOf('}', labels) + 1);
        containers.put(
                name,
                "{\"Id\":\"1\",\"Names\":[\"/" + name + "\"],\"State\":\"running\"," + own + "," + NETWORKS
                        + ",\"Ports\":[" + ports() + "]}");
    }

    /** Each is published where the one service listens. */
    private String ports() {
        var ports = new ArrayList<String>();
        for (int port : PORTS) {
            ports.add("{\"IP\":\"127.0.0.1\",\"PublicPort\":" + service.port() + ",\"PrivatePort\":" + port
                    + ",\"Type\":\"tcp\"}");
        }
        return String.join(",", ports);
    }

    static byte[] message(String headers, String body) {
        return ("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    interface Task {
        void run() throws IOException;
    }

    static void daemon(Task task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException over) {
                return; // whoever spoke has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        service.close();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(folder);
    }
}
