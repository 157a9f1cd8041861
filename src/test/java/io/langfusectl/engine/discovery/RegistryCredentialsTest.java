package io.langfusectl.engine.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.langfusectl.SpecialFiles;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords of registries go to their own registry, and nowhere else. */
final class RegistryCredentialsTest {

    @TempDir
    Path folder;

    private RegistryCredentials credentials(String json) throws IOException {
        return new RegistryCredentials(Files.writeString(folder.resolve("config.json"), json));
    }

    private static String pair(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(Map<String, String> header) {
        var bytes = Base64.getUrlDecoder().decode(String.valueOf(header.get("X-Registry-Auth")));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void a_registry_gets_its_own_password() throws IOException {
        var registryCredentials = credentials("{\"auths\":{\"ghcr.io\":{\"auth\":\"" + pair("me:s3:cret\"") + "\"}}}");
        assertEquals(
                "{\"username\":\"me\",\"password\":\"s3:cret\\\"\",\"serveraddress\":\"ghcr.io\"}",
                decoded(registryCredentials.headerFor("ghcr.io")));
        assertEquals(Map.of(), registryCredentials.headerFor("docker.io"));
    }

    @Test
    void a_fifo_in_its_place_is_refused_and_not_waited_for() throws Exception {
        var fifo = new RegistryCredentials(SpecialFiles.fifo(folder.resolve("config.json")));
        var failure = assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThrows(Failure.class, () -> fifo.headerFor("ghcr.io")));
        assertEquals(Problem.FILE_UNREADABLE, failure.problem());
    }

    @Test
    void docker_hub_is_kept_under_its_old_address() throws IOException {
        var registryCredentials =
                credentials("{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"" + pair("me:pw") + "\"}}}");
        assertEquals(
                "{\"username\":\"me\",\"password\":\"pw\",\"serveraddress\":\"https://index.docker.io/v1/\"}",
                decoded(registryCredentials.headerFor("docker.io")));
    }

    @Test
    void a_password_in_a_helper_program_is_not_ours() throws IOException {
        assertEquals(
                Map.of(),
                credentials("{\"credsStore\":\"x\",\"auths\":{\"ghcr.io\":{}}}").headerFor("ghcr.io"));
        assertEquals(Map.of(), new RegistryCredentials(folder.resolve("none")).headerFor("ghcr.io"));
    }

    @Test
    void a_broken_file_is_named_and_not_quoted() throws IOException {
        var registryCredentials = credentials("{\"auths\":{\"ghcr.io\":{\"auth\":\"s3cret");
        var failure = assertThrows(Failure.class, () -> registryCredentials.headerFor("ghcr.io"));
        assertEquals("FILE_UNREADABLE [" + folder.resolve("config.json") + "]", failure.getMessage());
        assertFalse(String.valueOf(failure.getCause()).contains("s3cret"));
    }
}
