package io.langfusectl.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The details of a container that only an inspection has.
 *
 * @param environment the container's environment variables; holds secrets
 * @param addresses IP address by network name
 * @param ports its published ports
 * @param mounts volume name or host path by target
 */
public record Inspection(
        ContainerStatus containerStatus,
        Map<String, String> environment,
        Map<String, String> addresses,
        List<Container.PublishedPort> ports,
        Map<String, String> mounts) {

    public Container.State state() {
        return containerStatus.state();
    }

    public int exitCode() {
        return containerStatus.exitCode();
    }

    public boolean oomKilled() {
        return containerStatus.oomKilled();
    }

    public int restarts() {
        return containerStatus.restarts();
    }

    public Optional<Instant> startedAt() {
        return containerStatus.startedAt();
    }

    public String error() {
        return containerStatus.error();
    }

    public Optional<String> health() {
        return containerStatus.health();
    }

    public String healthOutput() {
        return containerStatus.healthOutput();
    }

    /** States only: the environment holds secrets. */
    @Override
    public String toString() {
        return state() + " " + exitCode();
    }
}
