package io.langfusectl.tunnel;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The machine at this end: whose keys and configuration are used. */
public record Laptop(Path home, String user, Map<String, String> environment) {

    /** This one. Like ssh, it goes by the home that the system knows, not by what HOME says. */
    public static Laptop of(Map<String, String> environment) {
        return new Laptop(Path.of(System.getProperty("user.home")), System.getProperty("user.name"), environment);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** A program of the search path. */
    Optional<Path> program(String name) {
        var file = File.separatorChar == '/' ? name : name + ".exe";
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(file))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A path as ssh's files write it: relative to the home when it begins with a tilde. */
    Path path(String written) {
        return written.startsWith("~/") ? home.resolve(written.substring(2)) : Path.of(written);
    }

    @Override
    public String toString() {
        return "Laptop of " + user; // an environment holds secrets
    }
}
