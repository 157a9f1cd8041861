package io.langfusectl.compose;

import java.util.List;
import java.util.Map;

/**
 * A Compose file, read and checked: what one stack should be.
 *
 * @param stack the stack's name on the command line
 * @param project the Compose project on the engine; with an instance {@code demo} it is {@code demo-langfuse}
 * @param place how complaints name the file
 * @param services in the order of the file
 * @param networks every network that a service joins
 * @param volumes every named volume that a service mounts
 * @param origins where the value of each variable comes from that the file asks for: {@code environment},
 *     {@code .env:12} or {@code default}
 * @param canonical what {@code docker compose config --format json} prints for the same file; holds secrets
 */
public record StackFile(
        String stack,
        String project,
        String place,
        List<Service> services,
        List<Network> networks,
        List<Volume> volumes,
        Map<String, String> origins,
        Map<String, Object> canonical) {

    /**
     * The same where a change of any of these files makes the container of a service anew, whatever mounts them.
     *
     * @param configuration the files that the service reads and never writes, each with its path in the container
     */
    public StackFile reading(String service, List<Mount.Bind> configuration) {
        var read = services.stream()
                .map(there -> there.name().equals(service)
                        ? there.withFingerprint(ServiceHash.of(there, configuration))
                        : there)
                .toList();
        return new StackFile(stack, project, place, read, networks, volumes, origins, canonical);
    }

    /** The canonical form as YAML, as {@code docker compose config} prints it; holds secrets. */
    public String yaml() {
        return YamlWriter.write(canonical);
    }

    /** Names only: the canonical form holds secrets. */
    @Override
    public String toString() {
        return place;
    }
}
