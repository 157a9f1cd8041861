package io.langfusectl.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * How a container is.
 *
 * @param restarts by the engine since it was started
 * @param health of the engine's health check, in its words; empty without one
 * @param healthOutput the last answer of the health check
 */
public record ContainerStatus(
        Container.State state,
        int exitCode,
        boolean oomKilled,
        int restarts,
        Optional<Instant> startedAt,
        String error,
        Optional<String> health,
        String healthOutput) {

    /** The status of a container as a list of containers has it. */
    public static ContainerStatus listed(Container.State state) {
        return new ContainerStatus(state, 0, false, 0, Optional.empty(), "", Optional.empty(), "");
    }
}
