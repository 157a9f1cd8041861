package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.engine.transport.StubDockerSocket;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the build before architecture version 2 (97d480e) left behind is taken over: its project folder, an interrupted
 * change in it, its tunnel, and the containers that it started. The folder and the engine's answers were stored from
 * that build on Docker 20.10; in the answers {@code $FOLDER} stands for the folder. The secrets in them were those of
 * an installation that was deleted.
 */
final class TakenOverTest {

    private static final List<String> CONTAINERS =
            List.of("before-langfuse-store-1", "before-langfuse-langfuse-web-1", "before-litellm-litellm-1");

    @TempDir
    Path root;

    private Path folder;
    private StubDockerSocket docker;

    @BeforeEach
    void unpack() throws IOException {
        folder = root.resolve("project");
        Files.createDirectories(folder.resolve(".langfuse-ctl"));
        Files.createDirectories(folder.resolve("templates"));
        for (var file : List.of("iam_role_config.yml", "access_key_config.yml", "mock_config.yml")) {
            put("project/" + file, folder.resolve(file));
        }
        for (var stack : List.of("langfuse", "litellm")) {
            put("project/templates/" + stack + ".yml", folder.resolve("templates/" + stack + ".yml"));
        }
        put("project/env", folder.resolve(".env"));
        put("project/state/started", state("started"));
        docker = new StubDockerSocket(root.resolve("docker.sock"))
                .on("GET /info", 200, engine("info"))
                .on("GET /containers/json", 200, engine("containers"))
                .on("GET /networks", 200, engine("networks"))
                .on("GET /volumes", 200, engine("volumes"))
                .on("GET /images/sandbox.local/library/busybox:1.36/json", 200, engine("image"));
        for (var container : CONTAINERS) {
            docker.on("GET /containers/" + container + "/json", 200, engine(container));
        }
    }

    @AfterEach
    void close() throws IOException {
        docker.close();
    }

    @Test
    void its_containers_are_left_as_they_are() {
        var seen = session().type("start --dry-run");
        assertEquals(0, seen.code(), seen.err());
        assertEquals("Nothing to do\n", seen.out());
        assertOnlyAsked();
    }

    @Test
    void its_containers_are_current_and_of_this_installation() {
        var status = session().type("status --json").out();
        assertEquals(CONTAINERS.size(), status.split("\"current\":true", -1).length - 1, status);
        var stop = session().type("stop --dry-run").out();
        CONTAINERS.forEach(container ->
                assertTrue(stop.contains("remove " + container.replaceFirst(".*?-.*?-(.*)-1", "$1")), stop));
        assertOnlyAsked();
    }

    @Test
    void a_change_that_it_could_not_end_is_undone() throws IOException {
        var before = Files.readString(folder.resolve(".env"));
        var configBefore = Files.readString(folder.resolve("mock_config.yml"));
        put("project/env.half-changed", folder.resolve(".env"));
        put("project/mock_config.half-changed.yml", folder.resolve("mock_config.yml"));
        for (var file : List.of("1.before", "1.entry", "2.before", "2.entry")) {
            put("project/state/journal/" + file, state("journal/" + file));
        }
        var seen = session().type("init");
        assertEquals(0, seen.code(), seen.err());
        assertEquals(before, Files.readString(folder.resolve(".env")));
        assertEquals(configBefore, Files.readString(folder.resolve("mock_config.yml")));
        assertFalse(Files.exists(state("journal")));
    }

    @Test
    void its_running_tunnel_is_found_and_stopped() throws IOException, InterruptedException {
        var tunnel = new ProcessBuilder("sleep", "600").start();
        try {
            var stat = Files.readString(Path.of("/proc/" + tunnel.pid() + "/stat"));
            var started = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
            var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            Files.writeString(
                    state("tunnel-root@127.0.0.1_42222.properties"),
                    fixture("project/state/tunnel.properties")
                            .replaceFirst("(?m)^pid=.*", "pid=" + tunnel.pid())
                            .replaceFirst("(?m)^started=.*", "started=" + boot.strip() + " " + started));
            var status = session().type("tunnel status").out();
            assertTrue(status.startsWith("root@127.0.0.1:42222   up "), status);
            assertTrue(status.contains("http://localhost:33888 → 127.0.0.1:33999"), status);
            assertEquals(0, session().type("tunnel stop").code());
            assertTrue(tunnel.waitFor() != 0, "it was ended by a signal");
        } finally {
            tunnel.destroyForcibly();
        }
    }

    private Session session() {
        var host = Map.of("DOCKER_HOST", "unix://" + root.resolve("docker.sock"));
        return new Session(folder, root.resolve("home"), processContext -> DockerEngine.fromEnvironment(host, root));
    }

    private void assertOnlyAsked() {
        docker.heard().forEach(request -> assertTrue(request.line().startsWith("GET "), request.line()));
    }

    private Path state(String name) throws IOException {
        var file = folder.resolve(".langfuse-ctl").resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return file;
    }

    private String engine(String name) throws IOException {
        return fixture("engine/" + name + ".json").replace("$FOLDER", folder.toString());
    }

    private static void put(String fixture, Path file) throws IOException {
        Files.writeString(file, fixture(fixture));
        var isSecret = file.toString().contains("/.");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(isSecret ? "rw-------" : "rw-r--r--"));
    }

    private static String fixture(String name) throws IOException {
        try {
            var url = Objects.requireNonNull(TakenOverTest.class.getResource("/taken-over/" + name), name);
            return Files.readString(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
