package io.langfusectl.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What only an inspection tells about a container.
 *
 * @param environment what the container was given; holds secrets
 * @param addresses IP address by network name
 * @param mounts volume name or host path by target
 */
public record Inspection(
        Vitals vitals, Map<String, String> environment, Map<String, String> addresses, Map<String, String> mounts) {

    public Container.State state() {
        return vitals.state();
    }

    public int exitCode() {
        return vitals.exitCode();
    }

    public boolean oomKilled() {
        return vitals.oomKilled();
    }

    public int restarts() {
        return vitals.restarts();
    }

    public Optional<Instant> startedAt() {
        return vitals.startedAt();
    }

    public String error() {
        return vitals.error();
    }

    public Optional<String> health() {
        return vitals.health();
    }

    public String healthOutput() {
        return vitals.healthOutput();
    }

    /** States only: the environment holds secrets. */
    @Override
    public String toString() {
        return state() + " " + exitCode();
    }
}
