package io.langfusectl.stack.health;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Inspection;
import java.util.List;
import java.util.Map;

/**
 * A running container, as a probe needs it.
 *
 * @param addresses IP address by network name
 */
record RunningContainer(
        String container,
        ContainerStatus containerStatus,
        Map<String, String> addresses,
        List<Container.PublishedPort> ports) {

    static RunningContainer of(String container, Inspection inspection) {
        return new RunningContainer(
                container, inspection.containerStatus(), inspection.addresses(), inspection.ports());
    }

    /** Returns its first address, or the loopback address if it has none of its own. */
    String address() {
        for (var address : addresses.values()) {
            if (!address.isEmpty()) {
                return address;
            }
        }
        return "127.0.0.1";
    }
}
