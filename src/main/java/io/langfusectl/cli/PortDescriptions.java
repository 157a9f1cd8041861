package io.langfusectl.cli;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.PortSource;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Detail;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.PortCheck;
import io.langfusectl.stack.plan.PortCheck.TakenPort;
import io.langfusectl.stack.preflight.DeclaredConflicts.Published;
import io.langfusectl.stack.preflight.DeclaredConflicts.SamePort;
import java.util.List;
import java.util.Optional;

/** Says of a published port where its number comes from, and what gives it another one. */
record PortDescriptions(Project project, Variables variables) {

    private static final String UNKNOWN = "?";
    private static final String ENVIRONMENT = "environment";

    Failure taken(TakenPort taken) {
        var source = source(taken.deployed(), taken.mapping());
        Object holder = taken.holder().equals(UNKNOWN) ? Reason.PORT_HOLDER_UNKNOWN.of() : taken.holder();
        var name = source.variable().orElse(source.place());
        return new Failure(Problem.PORT_TAKEN, taken.port(), holder, name, remedy(source));
    }

    Failure twice(SamePort same) {
        var first = source(same.first());
        var second = source(same.second());
        return new Failure(
                Problem.PORT_TWICE,
                same.first().port(),
                same.first().deployed().service().name(),
                first.place(),
                same.second().deployed().service().name(),
                second.place(),
                remedy(isMovable(second) || !isMovable(first) ? second : first));
    }

    /** The engine's word that it cannot have a port, with the service that asked for it and what can be done. */
    Failure named(Failure failure, Engine engine, Installation installation) throws InterruptedException {
        if (failure.problem() != Problem.PORT_TAKEN) {
            return failure;
        }
        for (var deployed : installation.members()) {
            for (var mapping : deployed.service().ports()) {
                if (mapping.published().filter(failure.details()[0]::equals).isPresent()) {
                    var holder = new PortCheck(engine, installation, engine.observe(), TimeSource.system())
                            .taken(List.of(deployed)).stream()
                                    .filter(taken -> taken.mapping().equals(mapping))
                                    .map(TakenPort::holder)
                                    .findFirst();
                    return taken(new TakenPort(deployed, mapping, holder.orElse(UNKNOWN)));
                }
            }
        }
        return failure;
    }

    /** The variable that, written to {@code .env}, publishes another port. */
    Optional<String> movable(DeployedService deployed, PortMapping mapping) {
        return Optional.of(source(deployed, mapping))
                .filter(PortDescriptions::isMovable)
                .flatMap(PortSource::variable);
    }

    private static boolean isMovable(PortSource source) {
        return source.variable().isPresent() && !source.origin().equals(ENVIRONMENT);
    }

    private static Detail remedy(PortSource source) {
        if (source.variable().isEmpty()) {
            return Reason.PORT_SET_IN_STACK_FILE.of(source.place());
        }
        var variable = source.variable().get();
        return isMovable(source)
                ? Reason.PORT_SET_IN_ENV_FILE.of(variable)
                : Reason.PORT_SET_IN_ENVIRONMENT.of(variable);
    }

    private PortSource source(Published published) {
        return source(published.deployed(), published.mapping());
    }

    private PortSource source(DeployedService deployed, PortMapping mapping) {
        return project.portSource(deployed.file().stack(), deployed.service().name(), mapping, variables);
    }

    /** Names no value: variables hold secrets. */
    @Override
    public String toString() {
        return "ports of " + project.directory();
    }
}
