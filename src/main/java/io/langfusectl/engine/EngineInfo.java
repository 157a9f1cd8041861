package io.langfusectl.engine;

/**
 * An engine, described by itself.
 *
 * @param address how it is reached, such as {@code unix:///var/run/docker.sock}
 * @param version such as {@code 20.10.24}
 * @param apiVersion negotiated, such as {@code 1.41}
 * @param memory bytes that the engine's host has
 * @param rootDirectory where it keeps its data
 * @param local its container addresses can be reached from here
 * @param deadlockProne several containers of one network must not be stopped or removed at once (moby#46661)
 */
public record EngineInfo(
        String address,
        String version,
        String apiVersion,
        int cpus,
        long memory,
        String rootDirectory,
        boolean local,
        boolean deadlockProne) {

    /** Whether it is reached by a socket or pipe, so that its host's files and ports are those of this machine. */
    public boolean isOnThisMachine() {
        return address.startsWith("unix:") || address.startsWith("npipe:");
    }
}
