package io.langfusectl.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What only an inspection tells about a container.
 *
 * @param health of the engine's health check, in its words; empty without one
 * @param healthOutput the last answer of the health check
 * @param environment what the container was given; holds secrets
 * @param addresses IP address by network name
 * @param mounts volume name or host path by target
 */
public record Inspection(
        Container.State state,
        int exitCode,
        boolean oomKilled,
        int restarts,
        Optional<Instant> startedAt,
        String error,
        Optional<String> health,
        String healthOutput,
        Map<String, String> environment,
        Map<String, String> addresses,
        Map<String, String> mounts) {

    /** States only: the environment holds secrets. */
    @Override
    public String toString() {
        return state + " " + exitCode;
    }
}
