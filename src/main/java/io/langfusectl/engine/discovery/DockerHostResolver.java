package io.langfusectl.engine.discovery;

import io.langfusectl.files.RegularFile;
import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the engine that the docker CLI would talk to: {@code DOCKER_HOST}, {@code DOCKER_CONTEXT}, the CLI's current
 * context; and where there is none of these, a socket in one of the usual places.
 */
public record DockerHostResolver(Map<String, String> environment, Path home) {

    private static final String DEFAULT = "default";

    public DockerHost find() {
        var host = variable("DOCKER_HOST");
        if (host.isPresent()) {
            return DockerHost.parse(host.get(), certificates());
        }
        var context = context();
        return context.equals(DEFAULT) ? DockerHost.ofSocket(firstUsable(usualPlaces())) : ofContext(context);
    }

    private Optional<String> variable(String name) {
        var value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** TLS is used if its folder or its verification is configured; certificates are always verified then. */
    private Optional<Path> certificates() {
        var folder = variable("DOCKER_CERT_PATH").map(Path::of);
        return folder.isPresent() || variable("DOCKER_TLS_VERIFY").isEmpty() ? folder : Optional.of(configFolder());
    }

    public Path configFolder() {
        return variable("DOCKER_CONFIG").map(Path::of).orElse(home.resolve(".docker"));
    }

    private String context() {
        var named = variable("DOCKER_CONTEXT");
        if (named.isPresent()) {
            return named.get();
        }
        var current =
                read(configFolder().resolve("config.json")).at("currentContext").text();
        return current.isEmpty() ? DEFAULT : current;
    }

    /** The CLI stores a context in a folder that is named by the hash of the context's name. */
    private DockerHost ofContext(String name) {
        var id = sha256(name);
        var contexts = configFolder().resolve("contexts");
        var host = read(contexts.resolve("meta").resolve(id).resolve("meta.json"))
                .at("Endpoints", "docker", "Host")
                .text();
        if (host.isEmpty()) {
            throw DockerHost.invalid("context " + name);
        }
        var tls = contexts.resolve("tls").resolve(id).resolve("docker");
        return DockerHost.parse(host, Optional.of(tls).filter(Files::isDirectory));
    }

    private static Json read(Path file) {
        try {
            return Files.exists(file) ? Json.parse(RegularFile.bytes(file)) : new Json(null);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, file);
        }
    }

    /**
     * Returns the first socket that is accessible, else the first that exists, else the first, so that a failure names
     * it.
     */
    static Path firstUsable(List<Path> places) {
        for (var place : places) {
            if (Files.isWritable(place)) {
                return place;
            }
        }
        for (var place : places) {
            if (Files.exists(place)) {
                return place;
            }
        }
        return places.get(0);
    }

    List<Path> usualPlaces() {
        var places = new ArrayList<Path>();
        places.add(Path.of("/var/run/docker.sock"));
        variable("XDG_RUNTIME_DIR").ifPresent(runtime -> {
            places.add(Path.of(runtime, "docker.sock"));
            places.add(Path.of(runtime, "podman/podman.sock"));
        });
        places.add(home.resolve(".docker/run/docker.sock"));
        places.add(home.resolve(".colima/default/docker.sock"));
        places.add(Path.of("/run/podman/podman.sock"));
        return places;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
