package io.langfusectl.stack;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;

/** What to ask a service, and at which of its ports. */
record Probe(Kind kind, int port) {

    /** The kind's usual port, unless the service publishes exactly one other. */
    static Probe of(Service service) {
        var kind = Kind.ofImage(service.image());
        var targets =
                service.ports().stream().map(PortMapping::target).distinct().toList();
        return targets.size() == 1 && kind != Kind.OTHER
                ? new Probe(kind, targets.get(0))
                : new Probe(kind, kind.port());
    }

    static Probe of(Container container) {
        var kind = Kind.ofImage(container.image());
        return new Probe(kind, kind.port());
    }
}
