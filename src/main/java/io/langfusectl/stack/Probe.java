package io.langfusectl.stack;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import java.util.List;

/**
 * What to ask a service, and at which of its ports.
 *
 * @param test its own health check as a command, for kinds that have no question; empty if unknown
 */
record Probe(Kind kind, int port, List<String> test) {

    /** The kind's usual port, unless the service publishes exactly one other. */
    static Probe of(Service service) {
        return of(
                service.image(),
                service.ports().stream().map(PortMapping::target).toList(),
                Awaited.test(service));
    }

    /** @param ports that are published, of the container */
    static Probe of(String image, List<Integer> ports, List<String> test) {
        var kind = Kind.ofImage(image);
        var targets = ports.stream().distinct().toList();
        return targets.size() == 1 && kind != Kind.OTHER
                ? new Probe(kind, targets.get(0), test)
                : new Probe(kind, kind.port(), test);
    }

    static Probe of(Container container) {
        var kind = Kind.ofImage(container.image());
        return new Probe(kind, kind.port(), List.of());
    }
}
