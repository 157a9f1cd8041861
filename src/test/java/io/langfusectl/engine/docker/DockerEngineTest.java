package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.PullProgress;
import io.langfusectl.engine.ServiceFixture;
import io.langfusectl.engine.transport.StubDockerSocket;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What an engine's answers become: every refusal and every absence, without an engine. */
final class DockerEngineTest {

    private static final Owner OWNER = new Owner("p", "it", "/p", "it.yml", "0");
    private static final String NO_SUCH = "{\"message\":\"No such container: x\"}";

    @TempDir
    Path folder;

    private StubDockerSocket counterfeit;
    private DockerEngine engine;

    @BeforeEach
    void open() throws IOException {
        counterfeit = new StubDockerSocket(folder.resolve("s"));
        engine = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + folder.resolve("s")), folder);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        counterfeit.close();
    }

    private static String failure(Executable call) {
        return String.valueOf(assertThrows(Failure.class, call).getMessage());
    }

    /** What has words has them in both languages. */
    @Test
    void an_answer_that_is_broken_json_is_a_reason_and_no_sentence() {
        counterfeit.on("GET /info", 200, "{\"ID\": ");
        assertEquals("ENGINE_REFUSED [ENGINE_ANSWER_BROKEN]", failure(engine::info));
    }

    @Test
    void told_to_start_what_runs_it_is_content() {
        counterfeit.on("POST /containers/x/start", StubDockerSocket.raw(StubDockerSocket.head(304)));
        engine.start("x");
        assertEquals(List.of("GET /_ping HTTP/1.1", "POST /v1.41/containers/x/start HTTP/1.1"), counterfeit.lines());
    }

    @Test
    void an_engine_of_this_machine_is_known_again_by_its_socket() throws IOException {
        var info = "{\"KernelVersion\":\"" + System.getProperty("os.version") + "\"}";
        counterfeit.on("GET /info", 200, info);
        assertTrue(engine.isLocal());
        assertTrue(again(Engine::isLocal));
        assertEquals(1, askedForInfo());
        counterfeit.close();
        Files.delete(folder.resolve("s"));
        counterfeit = new StubDockerSocket(folder.resolve("s")).on("GET /info", 200, "{\"KernelVersion\":\"other\"}");
        assertFalse(again(Engine::isLocal), "another socket");
        assertFalse(again(Engine::isLocal), "that it is not local is not remembered");
        assertEquals(2, askedForInfo());
    }

    @Test
    void whether_it_is_of_this_machine_is_looked_up_once() throws IOException {
        counterfeit.on("GET /info", 200, "{\"KernelVersion\":\"" + System.getProperty("os.version") + "\"}");
        assertTrue(engine.isLocal());
        var memory = folder.resolve(".cache/langfuse-ctl/local-engine");
        Files.delete(memory);
        assertTrue(engine.isLocal());
        assertFalse(Files.exists(memory), "it was looked for and made again");
    }

    private boolean again(Predicate<Engine> question) {
        try (var other = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + folder.resolve("s")), folder)) {
            return question.test(other);
        }
    }

    private long askedForInfo() {
        return counterfeit.lines().stream()
                .filter(line -> line.contains("/info"))
                .count();
    }

    @Test
    void told_to_stop_or_remove_what_is_gone_it_is_content() {
        counterfeit.on("POST /containers/x/stop", 404, NO_SUCH).on("DELETE /containers/x", 404, NO_SUCH);
        engine.stop("x", Optional.of(Duration.ofSeconds(3)));
        engine.remove("x");
        assertTrue(counterfeit.lines().contains("POST /v1.41/containers/x/stop?t=3 HTTP/1.1"));
    }

    @Test
    void a_container_that_is_just_being_removed_is_waited_for() {
        counterfeit
                .on("DELETE /containers/x", 409, "{\"message\":\"removal of container x is already in progress\"}")
                .on("POST /containers/x/wait", 200, "{\"StatusCode\":0}");
        engine.remove("x");
        assertEquals(
                "POST /v1.41/containers/x/wait?condition=removed HTTP/1.1",
                counterfeit.lines().get(2));
    }

    @Test
    void a_refusal_is_told_in_the_engines_words_alone() {
        counterfeit.on("POST /containers/x/start", 500, "{\"message\":\"no space left on device\"}");
        assertEquals("ENGINE_REFUSED [no space left on device]", failure(() -> engine.start("x")));
    }

    @Test
    void a_refusal_that_is_not_json_is_told_with_its_number() {
        counterfeit.on("POST /containers/x/start", 502, "<html>Bad Gateway</html>");
        assertEquals("ENGINE_REFUSED [502 <html>Bad Gateway</html>]", failure(() -> engine.start("x")));
    }

    @Test
    void a_refusal_to_docker_java_is_told_in_the_same_words() {
        counterfeit.on("POST /volumes/create", 500, "{\"message\":\"no space left on device\"}\n");
        var volume = new Volume("data", "p_data", false, "", Map.of(), Map.of());
        assertEquals("ENGINE_REFUSED [no space left on device]", failure(() -> engine.createVolume(OWNER, volume)));
    }

    @Test
    void a_taken_name_is_a_failure_of_its_own() {
        counterfeit
                .on("GET /images/i/json", 200, "{\"Id\":\"sha256:1\"}")
                .on("POST /containers/create", 409, "{\"message\":\"Conflict.\"}");
        var service = new ServiceFixture("db", "i").make();
        assertEquals("CONTAINER_NAME_TAKEN [p-db-1]", failure(() -> engine.createContainer(OWNER, service)));
    }

    @Test
    void a_draft_that_a_killed_command_is_just_removing_is_waited_for() {
        counterfeit
                .on("GET /images/i/json", 200, "{\"Id\":\"sha256:1\"}")
                .on("DELETE /containers/p-db-1.unfinished", 409, "{\"message\":\"removal is already in progress\"}")
                .on("POST /containers/p-db-1.unfinished/wait", 200, "{\"StatusCode\":0}")
                .on("POST /containers/create", 201, "{\"Id\":\"1\"}")
                .on("PUT /containers/p-db-1.unfinished/archive", 200, "")
                .on("POST /containers/p-db-1.unfinished/rename", 200, "");
        engine.createContainer(
                OWNER, new ServiceFixture("db", "i").carrying("/f", "text").make());
        assertEquals(
                List.of(
                        "DELETE",
                        "wait?condition=removed",
                        "create?name=p-db-1.unfinished",
                        "archive?path=%2F",
                        "rename?name=p-db-1"),
                counterfeit.lines().stream()
                        .skip(2)
                        .map(DockerEngineTest::brief)
                        .toList());
    }

    /** The method of a request that deletes, of others the last part of the path. */
    private static String brief(String line) {
        return line.startsWith("DELETE")
                ? "DELETE"
                : line.replaceFirst(" HTTP/1.1", "").replaceFirst(".*/", "");
    }

    @Test
    void a_taken_port_is_named_whoever_found_it_taken() {
        for (var words : List.of(
                "driver failed programming external connectivity on endpoint x (0123): Bind for 127.0.0.1:3000 failed: port is already allocated",
                "driver failed programming external connectivity on endpoint x (0123): Error starting userland proxy: listen tcp4 127.0.0.1:3000: bind: address already in use",
                "failed to set up container networking: driver failed programming external connectivity on endpoint x: failed to bind host port for 127.0.0.1:3000:172.18.0.2:80/tcp: address already in use",
                "Error starting userland proxy: listen tcp6 [::1]:3000: bind: address already in use",
                "rootlessport listen tcp 127.0.0.1:3000: bind: address already in use")) {
            counterfeit.on("POST /containers/x/start", 500, "{\"message\":\"" + words + "\"}");
            assertEquals("PORT_TAKEN [3000, ?, ?, PORT_SET_SOMEWHERE]", failure(() -> engine.start("x")));
        }
    }

    @Test
    void an_engine_that_is_too_old_says_how_old() {
        counterfeit.introducing("1.39", "Docker/18.09.1 (linux)");
        assertEquals("ENGINE_TOO_OLD [API 1.39, API 1.40]", failure(() -> engine.observe()));
    }

    @Test
    void an_engine_from_the_future_is_spoken_to_in_todays_words() {
        counterfeit.introducing("1.99", "Docker/99.0.0 (linux)").on("GET /images/i/json", 200, "{\"Id\":\"sha256:1\"}");
        assertEquals("sha256:1", engine.image("i").orElseThrow().id());
        assertEquals("GET /v1.47/images/i/json HTTP/1.1", counterfeit.lines().get(1));
    }

    @Test
    void a_pull_that_fails_half_way_names_the_registry_and_the_reason() {
        counterfeit.on("POST /images/create", 200, """
                {"status":"Pulling from a/b","id":"1"}
                {"status":"Downloading","progressDetail":{"current":5,"total":10},"id":"l1"}
                {"status":"Downloading","progressDetail":{"current":1,"total":20},"id":"l2"}
                {"status":"Download complete","id":"l1"}
                {"errorDetail":{"message":"unauthorized"},"error":"unauthorized"}
                """);
        var seen = new ArrayList<PullProgress>();
        assertEquals(
                "IMAGE_UNOBTAINABLE [ghcr.io/a/b:1, ghcr.io, unauthorized]",
                failure(() -> engine.pull("ghcr.io/a/b:1", seen::add)));
        assertEquals(List.of(new PullProgress(5, 10), new PullProgress(6, 30), new PullProgress(11, 30)), seen);
        assertEquals(
                "POST /v1.41/images/create?fromImage=ghcr.io%2Fa%2Fb&tag=1 HTTP/1.1",
                counterfeit.lines().get(1));
    }

    @Test
    void an_answer_that_is_no_http_is_no_engine() {
        counterfeit.on("GET /_ping", StubDockerSocket.raw("SSH-2.0-OpenSSH_9.2\r\n"));
        assertEquals(Problem.ENGINE_UNREACHABLE, problem(() -> engine.observe()));
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() {
        counterfeit.on(
                "GET /containers/json",
                StubDockerSocket.hangingUpAfter(StubDockerSocket.head(200, "Content-Length: 100") + "[{"));
        assertEquals(Problem.ENGINE_UNREACHABLE, problem(() -> engine.observe()));
    }

    @Test
    void chunks_with_extensions_and_trailers_are_read_and_the_connection_is_kept() {
        var chunked = StubDockerSocket.head(200, "Transfer-Encoding: chunked")
                + "8;name=value\r\n{\"Id\":\"s\r\n4\r\nha\"}\r\n0\r\nTrailer: x\r\n\r\n";
        counterfeit.on("GET /images/i/json", StubDockerSocket.raw(chunked));
        assertEquals("sha", engine.image("i").orElseThrow().id());
        assertEquals("sha", engine.image("i").orElseThrow().id());
        assertEquals(1, counterfeit.connections());
    }

    @Test
    void a_kept_connection_that_the_engine_closed_is_replaced() throws IOException {
        counterfeit.on("GET /images/i/json", 200, "{\"Id\":\"sha\"}");
        engine.image("i");
        counterfeit.hangUpOnEverybody();
        assertEquals("sha", engine.image("i").orElseThrow().id());
        assertEquals(2, counterfeit.connections());
    }

    private static Problem problem(Executable call) {
        return assertThrows(Failure.class, call).problem();
    }
}
