package io.langfusectl.tunnel;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The machine at this end: whose keys and configuration are used. */
public record Laptop(Path home, String user, Map<String, String> environment) {

    /** The one that an environment describes. */
    public static Laptop of(Map<String, String> environment) {
        var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return new Laptop(Path.of(home), System.getProperty("user.name"), environment);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
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
