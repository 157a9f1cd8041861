package io.langfusectl.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One service of a stack, complete: everything that the engine must be told to make its container.
 *
 * @param name the service's name, which is also its name in the network's DNS
 * @param image with the registry rewritten where a mirror is set
 * @param entrypoint replaces the image's, if present
 * @param command replaces the image's, if present
 * @param environment values as the container sees them
 * @param configs files that the stack file carries itself
 * @param networks real network names, each with the aliases on it (the service's name among them)
 * @param dependsOn what must be there before this service starts
 * @param options all that is seldom set
 * @param fingerprint SHA-256 (hex) over all of the above and what counts of bind-mounted files
 */
public record Service(
        String name,
        String image,
        Optional<List<String>> entrypoint,
        Optional<List<String>> command,
        Map<String, String> environment,
        List<PortMapping> ports,
        List<Mount> mounts,
        List<InlineConfig> configs,
        Map<String, List<String>> networks,
        Map<String, Condition> dependsOn,
        Optional<Healthcheck> healthcheck,
        Options options,
        String fingerprint) {

    /** When a dependency counts as met. */
    public enum Condition {
        STARTED,
        HEALTHY,
        COMPLETED
    }

    /** Returns the same service with other mounts, and without a fingerprint. */
    Service withMounts(List<Mount> others) {
        return new Service(
                name,
                image,
                entrypoint,
                command,
                environment,
                ports,
                List.copyOf(others),
                configs,
                networks,
                dependsOn,
                healthcheck,
                options,
                "");
    }

    Service withFingerprint(String calculated) {
        return new Service(
                name,
                image,
                entrypoint,
                command,
                environment,
                ports,
                mounts,
                configs,
                networks,
                dependsOn,
                healthcheck,
                options,
                calculated);
    }

    /** Names only: the environment holds secrets. */
    @Override
    public String toString() {
        return name;
    }
}
