package io.langfusectl.engine.discovery;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine is.
 *
 * @param uri with scheme {@code unix}, {@code tcp} or {@code ssh}
 * @param certificates the folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, if it wants TLS
 */
public record DockerHost(URI uri, Optional<Path> certificates) {

    /** Reads an address as the docker CLI does; {@code host:port} alone is TCP. */
    public static DockerHost parse(String text, Optional<Path> certificates) {
        try {
            var trimmed = text.strip();
            var uri = URI.create(trimmed.contains("://") ? trimmed : "tcp://" + trimmed);
            if (!isUsable(uri)) {
                throw invalid(text);
            }
            return new DockerHost(uri, certificates);
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
    }

    public static DockerHost ofSocket(Path socket) {
        return parse("unix://" + socket, Optional.empty());
    }

    static Failure invalid(String text) {
        return new Failure(Problem.ENGINE_ADDRESS_INVALID, withoutPassword(text));
    }

    private static boolean isUsable(URI uri) {
        return switch (String.valueOf(uri.getScheme())) {
            case "unix" ->
                uri.getHost() == null && uri.getPath() != null && uri.getPath().length() > 1;
            case "tcp", "http", "https" ->
                uri.getHost() != null
                        && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
            case "ssh" ->
                uri.getHost() != null && !String.valueOf(uri.getUserInfo()).contains(":");
            default -> false;
        };
    }

    public boolean isSocket() {
        return uri.getScheme().equals("unix");
    }

    public Path socket() {
        return Path.of(uri.getPath());
    }

    /** Returns why there is no answer, from the state of the file system and not from the message of an exception. */
    public Failure unreachable(IOException cause) {
        if (!isSocket() || Files.notExists(socket())) {
            return new Failure(cause, Problem.ENGINE_UNREACHABLE, this);
        }
        var problem = Files.isReadable(socket()) && Files.isWritable(socket())
                ? Problem.ENGINE_STOPPED
                : Problem.ENGINE_FORBIDDEN;
        return new Failure(cause, problem, this);
    }

    private static String withoutPassword(String text) {
        return !text.contains("@") ? text : text.replaceAll("//([^/@:]*):[^/@]*@", "//$1:***@");
    }

    @Override
    public String toString() {
        return withoutPassword(uri.toString());
    }
}
