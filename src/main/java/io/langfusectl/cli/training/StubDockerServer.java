package io.langfusectl.cli.training;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says what an engine would that has every image and on which all goes well, so that a rehearsal goes all the way and
 * touches nothing.
 */
final class StubDockerServer implements AutoCloseable {

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
    private final StubService service = new StubService();
    private final StubContainers containers = new StubContainers(NETWORKS, PORTS, service.port());

    StubDockerServer() throws IOException {
        server.bind(UnixDomainSocketAddress.of(socket()));
        StubHttp.daemon(() -> {
            while (true) {
                var client = server.accept();
                StubHttp.daemon(() -> serve(client));
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
            for (var asked = StubHttp.read(in); asked.isPresent(); asked = StubHttp.read(in)) {
                var request = asked.get();
                client.write(ByteBuffer.wrap(answer(request.line().replaceFirst("/v1\\.\\d+", ""), request.body())));
            }
        }
    }

    private byte[] answer(String request, String body) {
        if (request.startsWith("GET /_ping")) {
            return StubHttp.message("Api-Version: 1.41\r\nServer: Docker/24.0.0 (linux)\r\n", "OK");
        }
        if (request.startsWith("GET /containers/json")) {
            return StubHttp.json(containers.list());
        }
        if (request.contains("/logs?") || (request.contains("/start") && request.contains("/exec/"))) {
            return StubHttp.message("Content-Type: application/vnd.docker.raw-stream\r\n", "");
        }
        if (request.startsWith("POST /containers/create?name=")) {
            containers.create(name(request), body);
        } else if (request.startsWith("DELETE /containers/")) {
            containers.remove(container(request));
        } else if (request.contains("/rename?name=")) {
            containers.rename(container(request), name(request));
        }
        for (var known : ANSWERS) {
            if (request.startsWith(known[0])) {
                return StubHttp.json(known[1]);
            }
        }
        return StubHttp.json("{}");
    }

    private static String container(String request) {
        return request.replaceFirst("^.*containers/", "").replaceFirst("[ ?/].*$", "");
    }

    private static String name(String request) {
        return request.replaceFirst("^.*name=", "").replaceFirst("[ &].*$", "");
    }

    @Override
    public void close() throws IOException {
        server.close();
        service.close();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(folder);
    }
}
