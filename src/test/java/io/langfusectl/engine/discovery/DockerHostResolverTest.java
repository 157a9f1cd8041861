package io.langfusectl.engine.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.langfusectl.SpecialFiles;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine that is found is the one that the docker CLI would talk to. */
final class DockerHostResolverTest {

    /** SHA-256 of {@code colima}, as the docker CLI names the folder of a context. */
    private static final String COLIMA = "f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    private DockerHost found() {
        return new DockerHostResolver(environment, home).find();
    }

    private void write(String file, String text) throws IOException {
        var path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void contextColima(String host) throws IOException {
        write(
                ".docker/contexts/meta/" + COLIMA + "/meta.json",
                "{\"Name\":\"colima\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"" + host
                        + "\",\"SkipTLSVerify\":false}}}");
    }

    @Test
    void a_configuration_of_the_docker_cli_that_is_a_fifo_is_refused_and_not_waited_for() throws Exception {
        Files.createDirectories(home.resolve(".docker"));
        SpecialFiles.fifo(home.resolve(".docker/config.json"));
        var failure =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(Failure.class, () -> this.found()));
        assertEquals(Problem.FILE_UNREADABLE, failure.problem());
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///run/x.sock, unix:///run/x.sock",
        "tcp://example.com:2375, tcp://example.com:2375",
        "example.com:2375, tcp://example.com:2375",
        "ssh://me@example.com:2222, ssh://me@example.com:2222",
        "' tcp://[::1]:2375 ', tcp://[::1]:2375",
    })
    void docker_host_is_read_as_the_docker_cli_reads_it(String host, String address) {
        environment.put("DOCKER_HOST", host);
        assertEquals(address, found().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix://",
                "unix://run/x.sock",
                "npipe:////./pipe/docker_engine",
                "ftp://example.com",
                "tcp://",
                "tcp://a b",
                "tcp://example.com/path",
                "ssh://",
                "/var/run/docker.sock",
                "://"
            })
    void a_wrong_docker_host_is_named(String host) {
        environment.put("DOCKER_HOST", host);
        assertEquals(
                "ENGINE_ADDRESS_INVALID [" + host + "]",
                assertThrows(Failure.class, this::found).getMessage());
    }

    @Test
    void a_password_in_an_address_is_not_repeated() {
        environment.put("DOCKER_HOST", "ssh://me:s3cret@example.com");
        assertEquals(
                "ENGINE_ADDRESS_INVALID [ssh://me:***@example.com]",
                assertThrows(Failure.class, this::found).getMessage());
    }

    @Test
    void the_current_context_of_the_docker_cli_is_used() throws IOException {
        write(".docker/config.json", "{\"currentContext\":\"colima\"}");
        contextColima("unix:///Users/me/.colima/default/docker.sock");
        assertEquals("unix:///Users/me/.colima/default/docker.sock", found().toString());
        assertEquals(Optional.empty(), found().certificates());
    }

    @Test
    void docker_context_wins_over_the_current_one_and_docker_host_over_both() throws IOException {
        write(".docker/config.json", "{\"currentContext\":\"gone\"}");
        contextColima("tcp://one:2376");
        environment.put("DOCKER_CONTEXT", "colima");
        assertEquals("tcp://one:2376", found().toString());
        environment.put("DOCKER_HOST", "tcp://two:2375");
        assertEquals("tcp://two:2375", found().toString());
    }

    @Test
    void a_context_brings_its_certificates() throws IOException {
        contextColima("tcp://one:2376");
        write(".docker/contexts/tls/" + COLIMA + "/docker/ca.pem", "");
        environment.put("DOCKER_CONTEXT", "colima");
        assertEquals(Optional.of(home.resolve(".docker/contexts/tls/" + COLIMA + "/docker")), found().certificates());
    }

    @Test
    void a_context_that_does_not_exist_is_named() {
        environment.put("DOCKER_CONTEXT", "nowhere");
        assertEquals(
                "ENGINE_ADDRESS_INVALID [context nowhere]",
                assertThrows(Failure.class, this::found).getMessage());
    }

    @Test
    void the_context_called_default_is_no_context() throws IOException {
        environment.put("DOCKER_CONTEXT", "default");
        assertEquals("unix", found().uri().getScheme());
    }

    @Test
    void certificates_are_where_docker_cert_path_says_or_in_the_docker_folder() {
        environment.put("DOCKER_HOST", "tcp://one:2376");
        assertEquals(Optional.empty(), found().certificates());
        environment.put("DOCKER_TLS_VERIFY", "1");
        assertEquals(Optional.of(home.resolve(".docker")), found().certificates());
        environment.put("DOCKER_CERT_PATH", "/certs");
        assertEquals(Optional.of(Path.of("/certs")), found().certificates());
    }

    @Test
    void without_any_word_of_it_the_usual_sockets_are_tried() throws IOException {
        var usual = new DockerHostResolver(environment, home).usualPlaces();
        assertEquals(Path.of("/var/run/docker.sock"), usual.get(0));
        environment.put("XDG_RUNTIME_DIR", "/run/user/1000");
        assertEquals(
                java.util.List.of(
                        Path.of("/var/run/docker.sock"),
                        Path.of("/run/user/1000/docker.sock"),
                        Path.of("/run/user/1000/podman/podman.sock"),
                        home.resolve(".docker/run/docker.sock"),
                        home.resolve(".colima/default/docker.sock"),
                        Path.of("/run/podman/podman.sock")),
                new DockerHostResolver(environment, home).usualPlaces());
    }

    @Test
    void the_first_socket_that_may_be_used_is_taken() throws IOException {
        write("a/none", "");
        write("b/docker.sock", "");
        var places = java.util.List.of(home.resolve("a/docker.sock"), home.resolve("b/docker.sock"));
        assertEquals(home.resolve("b/docker.sock"), DockerHostResolver.firstUsable(places));
        assertEquals(home.resolve("x"), DockerHostResolver.firstUsable(java.util.List.of(home.resolve("x"))));
    }
}
