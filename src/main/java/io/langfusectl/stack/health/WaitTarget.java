package io.langfusectl.stack.health;

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
                ProbeSpec.test(service),
                toComplete,
                found);
    }
}
