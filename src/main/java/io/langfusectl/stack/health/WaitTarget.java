package io.langfusectl.stack.health;

import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.List;

/**
 * A service that is awaited.
 *
 * @param test its health check as a command, empty without one
 * @param toComplete whether it is a one-shot service that must end with exit code 0
 * @param found whether it ran already when the plan was made
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
                ProbeSpec.test(service),
                toComplete,
                found);
    }
}
