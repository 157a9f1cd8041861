package io.langfusectl.compose;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The seldom set attributes of a service, named as in the Compose specification.
 *
 * @param restart {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure[:N]}
 * @param stopGracePeriod how long the engine waits between the stop signal and SIGKILL
 * @param memLimit bytes; 0 is no limit
 * @param shmSize bytes; 0 is the engine's default
 * @param cpus 0 is no limit
 * @param ulimits name to soft and hard limit
 * @param logging driver and options; empty is the engine's default
 * @param tmpfs paths that are kept in memory
 */
public record Options(
        Optional<String> user,
        Optional<String> workingDir,
        Optional<String> hostname,
        Optional<String> platform,
        Optional<String> stopSignal,
        String restart,
        Optional<Duration> stopGracePeriod,
        Optional<Boolean> init,
        boolean privileged,
        boolean readOnly,
        long memLimit,
        long shmSize,
        double cpus,
        List<String> capAdd,
        List<String> capDrop,
        List<String> securityOpt,
        List<String> extraHosts,
        List<String> tmpfs,
        Map<String, Ulimit> ulimits,
        Optional<Logging> logging,
        Map<String, String> labels) {

    /** Soft and hard limit of one resource. */
    public record Ulimit(long soft, long hard) {}

    /** A log driver and its options. */
    public record Logging(String driver, Map<String, String> options) {}

    /** Nothing set. */
    public static Options none() {
        return new Options(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "no",
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Map.of());
    }
}
