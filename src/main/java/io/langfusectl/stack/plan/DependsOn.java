package io.langfusectl.stack.plan;

import io.langfusectl.compose.Service.Condition;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code depends_on} demands before one of these services may start, with its conditions. */
record DependsOn(List<DeployedService> services) {

    /** Returns whether a dependent has the condition {@code service_completed_successfully} on this service. */
    boolean isAwaitedToComplete(DeployedService deployed) {
        var name = deployed.service().name();
        return ofProject(deployed).anyMatch(other -> other.service().dependsOn().get(name) == Condition.COMPLETED);
    }

    /** Returns the keys of the steps that must be done before this service may start. */
    Set<String> startDependencyKeys(DeployedService deployed) {
        var conditions = deployed.service().dependsOn();
        return ofProject(deployed)
                .filter(other -> conditions.containsKey(other.service().name()))
                .map(other ->
                        stepTypeFor(conditions.get(other.service().name())).keyFor(other.container()))
                .collect(Collectors.toSet());
    }

    private Stream<DeployedService> ofProject(DeployedService deployed) {
        return services.stream()
                .filter(other -> other.file().project().equals(deployed.file().project()));
    }

    private static Step.Type stepTypeFor(@Nullable Condition condition) {
        return condition == Condition.STARTED ? Step.Type.START : Step.Type.AWAIT;
    }
}
