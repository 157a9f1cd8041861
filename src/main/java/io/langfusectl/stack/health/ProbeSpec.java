package io.langfusectl.stack.health;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import java.util.List;

/**
 * How to probe a service, and at which of its ports.
 *
 * @param test its own health check as a command, for kinds without a probe; empty if unknown
 */
public record ProbeSpec(ServiceKind serviceKind, int port, List<String> test) {

    /**
     * Returns the probe of a service: at the kind's usual port, unless the service publishes exactly one other port.
     */
    static ProbeSpec of(Service service) {
        return of(
                service.image(),
                service.ports().stream().map(PortMapping::target).toList(),
                test(service));
    }

    /** @param ports that are published, of the container */
    static ProbeSpec of(String image, List<Integer> ports, List<String> test) {
        var serviceKind = ServiceKind.ofImage(image);
        var targets = ports.stream().distinct().toList();
        return targets.size() == 1 && serviceKind != ServiceKind.OTHER
                ? new ProbeSpec(serviceKind, targets.get(0), test)
                : new ProbeSpec(serviceKind, serviceKind.port(), test);
    }

    static ProbeSpec of(Container container) {
        var serviceKind = ServiceKind.ofImage(container.image());
        return new ProbeSpec(serviceKind, serviceKind.port(), List.of());
    }

    /** Returns the health check of a service as a command, empty without one. */
    static List<String> test(Service service) {
        var words = service.healthcheck().map(Healthcheck::test).orElse(List.of());
        if (words.size() < 2) {
            return List.of();
        }
        return switch (words.get(0)) {
            case "CMD" -> words.subList(1, words.size());
            case "CMD-SHELL" -> List.of("/bin/sh", "-c", words.get(1));
            default -> List.of();
        };
    }
}
