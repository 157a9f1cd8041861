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
 * @param canonical what {@code docker compose config --format json} prints for the same file; holds secrets
 */
public record StackFile(
        String stack,
        String project,
        String place,
        List<Service> services,
        List<Network> networks,
        List<Volume> volumes,
        Map<String, Object> canonical) {

    /** Names only: the canonical form holds secrets. */
    @Override
    public String toString() {
        return place;
    }
}
