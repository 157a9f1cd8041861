package io.langfusectl.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.discovery.Certificates;
import io.langfusectl.engine.discovery.DockerCertificates;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An engine over TCP, with and without TLS; the JDK's own server counterfeits it. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
final class ZerodepTransportTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    private final CountDownLatch never = new CountDownLatch(1);
    private @Nullable HttpServer server;
    private String host = "";

    @AfterEach
    void stop() {
        never.countDown();
        if (server != null) {
            server.stop(0);
        }
    }

    private void serve(HttpServer counterfeit) {
        server = counterfeit;
        counterfeit.createContext("/_ping", exchange -> {
            exchange.getResponseHeaders().set("Api-Version", "1.41");
            answer(exchange, 200, "OK");
        });
        counterfeit.createContext("/v1.41/images/i/json", exchange -> answer(exchange, 200, "{\"Id\":\"sha\"}"));
        counterfeit.createContext(
                "/v1.41/volumes/create", exchange -> answer(exchange, 500, "{\"message\":\"no space left\"}"));
        counterfeit.createContext("/v1.41/containers/json", exchange -> silence());
        counterfeit.createContext("/v1.41/info", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            silence();
        });
        counterfeit.setExecutor(Executors.newCachedThreadPool());
        counterfeit.start();
        host = "tcp://127.0.0.1:" + counterfeit.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void silence() throws IOException {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private DockerEngine engine(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("DOCKER_HOST", host);
        return DockerEngine.fromEnvironment(environment, folder);
    }

    @Test
    void an_engine_over_tcp_is_looked_at_and_refuses_in_the_same_words() throws IOException {
        serve(HttpServer.create(ANY_PORT, 0));
        try (var engine = engine(Map.of())) {
            assertEquals("sha", engine.image("i").orElseThrow().id());
            var volume = new Volume("data", "p_data", false, "", Map.of(), Map.of());
            var owner = new Owner("p", "it", "/p", "it.yml", "0");
            assertEquals(
                    "ENGINE_REFUSED [no space left]",
                    assertThrows(Failure.class, () -> engine.createVolume(owner, volume))
                            .getMessage());
        }
    }

    @Test
    void an_engine_over_tcp_that_falls_silent_is_named() throws IOException {
        serve(HttpServer.create(ANY_PORT, 0));
        try (var engine = engine(Map.of())) {
            assertEquals(
                    "ENGINE_SILENT [/containers/json, 15]",
                    assertThrows(Failure.class, engine::observe).getMessage());
            assertEquals(
                    "ENGINE_SILENT [/info, 15]",
                    assertThrows(Failure.class, engine::info).getMessage());
        }
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("RSA, PKCS#8", List.of("genpkey", "-algorithm", "RSA")),
                arguments("RSA, PKCS#1", List.of("genrsa", "-traditional", "2048")),
                arguments("EC, PKCS#8", List.of("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void an_engine_that_wants_a_certificate_gets_it(String name, List<String> makeKey)
            throws IOException, InterruptedException {
        var certificates = Certificates.in(folder, makeKey);
        serve(secured(new DockerCertificates(certificates).context()));
        try (var engine = engine(Map.of("DOCKER_CERT_PATH", certificates.toString()))) {
            assertEquals("sha", engine.image("i").orElseThrow().id());
        }
    }

    @Test
    void an_engine_with_a_strangers_certificate_is_not_talked_to() throws IOException, InterruptedException {
        var key = List.of("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
        var theirs = Certificates.in(Files.createDirectory(folder.resolve("theirs")), key);
        var ours = Certificates.in(Files.createDirectory(folder.resolve("ours")), key);
        serve(secured(new DockerCertificates(theirs).context()));
        try (var engine = engine(Map.of("DOCKER_CERT_PATH", ours.toString()))) {
            assertEquals(
                    Problem.ENGINE_UNREACHABLE,
                    assertThrows(Failure.class, () -> engine.image("i")).problem());
        }
    }

    @Test
    void certificates_that_are_not_there_are_named() {
        var missing = folder.resolve("missing");
        var failure = assertThrows(
                Failure.class,
                () -> DockerEngine.fromEnvironment(
                                Map.of("DOCKER_HOST", "tcp://127.0.0.1:1", "DOCKER_CERT_PATH", missing.toString()),
                                folder)
                        .image("i"));
        assertEquals("FILE_UNREADABLE [" + missing + "]", failure.getMessage());
    }

    private static HttpServer secured(SSLContext context) throws IOException {
        var secured = HttpsServer.create(ANY_PORT, 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        return secured;
    }
}
