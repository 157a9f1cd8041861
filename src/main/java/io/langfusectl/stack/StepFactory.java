package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Owner;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.Installation.DeployedService;
import io.langfusectl.stack.ProgressEvent.State;
import io.langfusectl.stack.Step.Operation;
import java.util.Optional;
import java.util.Set;

/** Every kind of step there is, with what it does and how many seconds that usually takes (docs/facts/docker.md). */
final class StepFactory {

    private StepFactory() {}

    static Step pull(DeployedService deployed) {
        var image = deployed.service().image();
        var stack = deployed.file().stack();
        var service = deployed.service().name();
        return new Step(
                Step.Type.PULL,
                image,
                stack,
                service,
                image,
                "image missing",
                Set.of(),
                30,
                context -> context.engine()
                        .pull(
                                image,
                                progress -> context.tell()
                                        .accept(new ProgressEvent(
                                                stack,
                                                service,
                                                Step.Type.PULL.toString(),
                                                image,
                                                State.PULLING,
                                                progress.current(),
                                                progress.total(),
                                                "",
                                                0))));
    }

    /** A step about something that belongs to no service alone. */
    static Step forAll(
            Step.Type type, String thing, String stack, String cause, Set<String> after, Operation operation) {
        return new Step(type, thing, stack, "", thing, cause, after, 0.2, operation);
    }

    static Step stop(Container container, String stack, String cause, Set<String> after) {
        return of(
                container,
                Step.Type.STOP,
                stack,
                cause,
                after,
                context -> context.engine().stop(container.name(), Optional.empty()));
    }

    static Step remove(Container container, String stack, String cause, Set<String> after) {
        return of(
                container,
                Step.Type.REMOVE,
                stack,
                cause,
                after,
                context -> context.engine().remove(container.name()));
    }

    static Step create(DeployedService deployed, Owner owner, String cause, Set<String> after) {
        return of(
                deployed,
                Step.Type.CREATE,
                cause,
                after,
                0.05,
                context -> context.engine().createContainer(owner, deployed.service()));
    }

    static Step start(DeployedService deployed, Owner owner, String cause, Set<String> after) {
        return of(deployed, Step.Type.START, cause, after, 0.5, context -> start(context.engine(), deployed, owner));
    }

    /** An old container is tied to its networks by their ids: once one was made anew, the engine cannot start it. */
    private static void start(Engine engine, DeployedService deployed, Owner owner) {
        try {
            engine.start(deployed.container());
        } catch (Failure failure) {
            if (failure.problem() != Problem.ENGINE_REFUSED) {
                throw failure;
            }
            engine.remove(deployed.container());
            engine.createContainer(owner, deployed.service());
            engine.start(deployed.container());
        }
    }

    static Step await(DeployedService deployed, boolean toComplete, ContainerAction action, Set<String> after) {
        var waitTarget = WaitTarget.of(deployed, toComplete, action.isRunning());
        return of(
                deployed,
                Step.Type.AWAIT,
                action.cause(),
                after,
                waitTarget.probeSpec().serviceKind().seconds(),
                context -> context.readinessWaiters().await(waitTarget, context.tell()));
    }

    static ProgressEvent note(WaitTarget waitTarget, String line) {
        return new ProgressEvent(
                waitTarget.stack(),
                waitTarget.service(),
                Step.Type.AWAIT.toString(),
                waitTarget.service(),
                State.WAITING,
                0,
                0,
                line,
                0);
    }

    private static Step of(
            DeployedService deployed,
            Step.Type type,
            String cause,
            Set<String> after,
            double seconds,
            Operation operation) {
        var service = deployed.service().name();
        return new Step(
                type,
                service,
                deployed.file().stack(),
                service,
                deployed.container(),
                cause,
                after,
                seconds,
                operation);
    }

    private static Step of(
            Container container, Step.Type type, String stack, String cause, Set<String> after, Operation operation) {
        var service = container.service().isEmpty() ? container.name() : container.service();
        return new Step(type, service, stack, service, container.name(), cause, after, 0.3, operation);
    }
}
