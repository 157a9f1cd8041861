package io.langfusectl.stack.plan;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Owner;
import io.langfusectl.stack.health.WaitTarget;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.plan.Step.NoOperands;
import io.langfusectl.stack.plan.Step.Operands;
import io.langfusectl.stack.plan.Step.ServiceOperands;
import io.langfusectl.stack.plan.Step.WaitOperands;
import java.util.Set;

/** Creates the steps of each type, with the seconds that they usually take (docs/facts/docker.md). */
final class StepFactory {

    private StepFactory() {}

    static Step pull(DeployedService deployed) {
        var image = deployed.service().image();
        return new Step(
                Step.Type.PULL,
                image,
                deployed.file().stack(),
                deployed.service().name(),
                image,
                "image missing",
                Set.of(),
                30,
                NoOperands.NONE);
    }

    /** A step about a network or volume, which belongs to no service alone. */
    static Step resource(
            Step.Type type, String resource, String stack, String cause, Set<String> after, Operands operands) {
        return new Step(type, resource, stack, "", resource, cause, after, 0.2, operands);
    }

    static Step stop(Container container, String stack, String cause, Set<String> after) {
        return of(container, Step.Type.STOP, stack, cause, after);
    }

    static Step remove(Container container, String stack, String cause, Set<String> after) {
        return of(container, Step.Type.REMOVE, stack, cause, after);
    }

    static Step create(DeployedService deployed, Owner owner, String cause, Set<String> after) {
        return of(deployed, Step.Type.CREATE, cause, after, 0.05, new ServiceOperands(owner, deployed.service()));
    }

    static Step start(DeployedService deployed, Owner owner, String cause, Set<String> after) {
        return of(deployed, Step.Type.START, cause, after, 0.5, new ServiceOperands(owner, deployed.service()));
    }

    static Step await(DeployedService deployed, boolean toComplete, ContainerAction action, Set<String> after) {
        var target = WaitTarget.of(deployed, toComplete, action.leavesRunning());
        return of(
                deployed,
                Step.Type.AWAIT,
                action.cause(),
                after,
                target.probeSpec().serviceKind().seconds(),
                new WaitOperands(target));
    }

    private static Step of(
            DeployedService deployed,
            Step.Type type,
            String cause,
            Set<String> after,
            double seconds,
            Operands operands) {
        var service = deployed.service().name();
        return new Step(
                type, service, deployed.file().stack(), service, deployed.container(), cause, after, seconds, operands);
    }

    private static Step of(Container container, Step.Type type, String stack, String cause, Set<String> after) {
        var service = container.service().isEmpty() ? container.name() : container.service();
        return new Step(type, service, stack, service, container.name(), cause, after, 0.3, NoOperands.NONE);
    }
}
