package io.langfusectl.stack.health;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.Service;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.List;

/**
 * A service that is waited for.
 *
 * @param test its health check as a command, empty without one
 * @param toComplete it is to end well, rather than to be ready
 * @param found it ran already when the plan was made
 */
public record WaitTarget(
        String stack,
        String service,
        String container,
        ProbeSpec probeSpec,
        List<String> test,
        boolean toComplete,
        boolean found) {

    public static WaitTarget of(DeployedService deployed, boolean toComplete, boolean found) {
        var service = deployed.service();
        return new WaitTarget(
                deployed.file().stack(),
                service.name(),
                deployed.container(),
                ProbeSpec.of(service),
                test(service),
                toComplete,
                found);
    }

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
