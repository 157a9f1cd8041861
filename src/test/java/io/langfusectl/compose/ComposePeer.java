package io.langfusectl.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real Docker Compose, asked for its opinion of a file. */
final class ComposePeer {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Compose and this tool know of the machine that a test runs on. */
    static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/somebody", "FROM_BOTH", "environment");

    private ComposePeer() {}

    /** Without the peer every file would look refused. */
    static void require() throws IOException, InterruptedException {
        var version = new ProcessBuilder("src/sandbox/compose", "version", "--short").start();
        var printed = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (version.waitFor() != 0 || !printed.startsWith("2.40.3")) {
            throw new IllegalStateException("Compose 2.40.3 is not there: run src/sandbox/up");
        }
    }

    /** What {@code docker compose config} prints; empty if it refuses the file. */
    static Optional<JsonNode> canonical(Path directory, Path envFile, Path file, String... options) {
        try {
            var command = new ArrayList<>(List.of(
                    Path.of("src/sandbox/compose").toAbsolutePath().toString(),
                    "--project-directory",
                    directory.toAbsolutePath().toString(),
                    "--env-file",
                    envFile.toAbsolutePath().toString(),
                    "-f",
                    file.toAbsolutePath().toString()));
            command.addAll(List.of(options));
            command.addAll(List.of("config", "--format", "json"));
            var output = Files.createTempFile("compose", ".json");
            var builder = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            prepare(builder.environment());
            var process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("Compose does not answer: " + file);
            }
            var printed = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return process.exitValue() == 0 ? Optional.of(JSON.readTree(printed)) : Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The wrapper needs to know where the sandbox keeps the peer, which by default depends on HOME. */
    private static void prepare(Map<String, String> environment) {
        var cache = Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .orElse(environment.getOrDefault("HOME", "/root") + "/.cache");
        var sandbox = environment.getOrDefault("LANGFUSE_CTL_SANDBOX", cache + "/langfuse-ctl-sandbox");
        var path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(ENVIRONMENT);
        environment.put("LANGFUSE_CTL_SANDBOX", sandbox);
        environment.put("PATH", path);
    }

    /** Our canonical form as JSON, so that both have passed through the same reader. */
    static JsonNode json(Object canonical) {
        try {
            return JSON.readTree(JSON.writeValueAsString(canonical));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
