package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.transport.StubDockerSocket;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many containers are asked for on one connection, ahead of the answers. */
final class ManyQuestionsTest {

    private static final int MANY = 100;

    @TempDir
    private Path folder;

    private StubDockerSocket counterfeit;
    private DockerEngine engine;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        counterfeit = new StubDockerSocket(folder.resolve("s"));
        engine = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + folder.resolve("s")), Path.of("/"));
        names().forEach(name -> counterfeit.on(call(name), 200, inspection(name)));
        counterfeit.on("GET /networks", 200, "[]");
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        counterfeit.close();
    }

    private static List<String> names() {
        return IntStream.range(0, MANY).mapToObj(number -> "c" + number).toList();
    }

    private static String call(String name) {
        return "GET /containers/" + name + "/json";
    }

    /** Long enough for many of them not to fit between two that wait for each other. */
    private static String inspection(String name) {
        var number = name.substring(1);
        return "{\"State\":{\"Status\":\"running\",\"ExitCode\":" + number + "},\"RestartCount\":0,\"Rest\":\""
                + "x".repeat(20_000) + "\"}";
    }

    private void ask() {
        engine.containerStatuses(
                names(),
                (name, vitals) -> heard.add(
                        name + "=" + vitals.map(seen -> "c" + seen.exitCode()).orElse("absent")));
    }

    private static List<String> all() {
        return names().stream().map(name -> name + "=" + name).toList();
    }

    @Test
    void each_gets_its_own_answer_and_the_connection_serves_on() {
        ask();
        ask();
        assertEquals(2 * MANY, heard.size());
        assertEquals(all(), heard.subList(0, MANY));
        assertEquals(all(), heard.subList(MANY, 2 * MANY));
        assertEquals(1, counterfeit.connections());
    }

    /** This one answers the first question once it has heard the second. */
    @Test
    void requests_are_sent_before_the_answers_to_others_are_there() throws IOException {
        var socket = UnixDomainSocketAddress.of(folder.resolve("late"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(socket);
                var late = DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + socket), Path.of("/"))) {
            var thread = new Thread(() -> answerLate(server), "late engine");
            thread.setDaemon(true);
            thread.start();
            late.containerStatuses(List.of("a", "b"), (name, vitals) -> heard.add(name));
        }
        assertEquals(List.of("a", "b"), heard);
    }

    private static void answerLate(ServerSocketChannel server) {
        try (var connection = server.accept()) {
            read(connection, "/_ping");
            write(connection, "OK", "Api-Version: 1.41");
            read(connection, "/containers/b/json");
            write(connection, "{}");
            write(connection, "{}");
            read(connection, "nothing more");
        } catch (IOException over) {
            return;
        }
    }

    private static void read(SocketChannel connection, String until) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(until) < 0 || !text.toString().endsWith("\r\n\r\n")) {
            var bytes = ByteBuffer.allocate(4096);
            if (connection.read(bytes) < 0) {
                throw new EOFException();
            }
            text.append(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
        }
    }

    private static void write(SocketChannel connection, String body, String... headers) throws IOException {
        var head = new ArrayList<>(List.of(headers));
        head.add("Content-Length: " + body.length());
        var text = StubDockerSocket.head(200, head.toArray(new String[0])) + body;
        connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void who_is_not_there_is_absent_and_the_others_are_told() {
        counterfeit.on(call("c50"), 404, "{\"message\":\"No such container: c50\"}");
        ask();
        assertEquals("c50=absent", heard.get(50));
        assertEquals(MANY, heard.size());
        assertEquals("c51=c51", heard.get(51));
    }

    @Test
    void an_engine_that_wants_a_connection_for_each_gets_it() {
        counterfeit.on(call("c3"), out -> {
            var body = inspection("c3");
            out.write(StubDockerSocket.head(200, "Connection: close", "Content-Length: " + body.length())
                    .getBytes(StandardCharsets.UTF_8));
            out.write(body.getBytes(StandardCharsets.UTF_8));
            throw new IOException("and nothing more");
        });
        ask();
        assertEquals(all(), heard);
    }

    /** What is sent ahead is more than the socket holds, so the engine is gone before the last of it is written. */
    @Test
    void an_engine_that_goes_while_questions_are_still_sent_has_answered_the_first() {
        var names = IntStream.range(0, 4)
                .mapToObj(number -> number + "x".repeat(200_000))
                .toList();
        counterfeit.on(
                call(names.get(0)),
                StubDockerSocket.hangingUpAfter(
                        StubDockerSocket.head(200, "Connection: close", "Content-Length: 2") + "{}"));
        names.subList(1, 4).forEach(name -> counterfeit.on(call(name), 200, "{}"));
        engine.containerStatuses(names, (name, vitals) -> heard.add(name.charAt(0) + "=" + vitals.isPresent()));
        assertEquals(List.of("0=true", "1=true", "2=true", "3=true"), heard);
    }

    @Test
    void one_that_hangs_up_in_between_is_named() {
        counterfeit.on(call("c3"), StubDockerSocket.hangingUpAfter("HTTP/1.1 2"));
        assertEquals(
                Problem.ENGINE_UNREACHABLE,
                assertThrows(Failure.class, this::ask).problem());
        assertEquals(3, heard.size());
    }

    @Test
    void what_the_engine_refuses_ends_it_and_no_late_answer_is_taken_for_another() {
        counterfeit.on(call("c3"), 500, "{\"message\":\"no\"}");
        assertEquals(
                Problem.ENGINE_REFUSED, assertThrows(Failure.class, this::ask).problem());
        counterfeit.on(call("c3"), 200, inspection("c3"));
        heard.clear();
        ask();
        assertEquals(all(), heard);
        assertTrue(counterfeit.connections() > 1);
    }
}
