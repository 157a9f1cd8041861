package io.langfusectl.stack.plan;

import io.langfusectl.compose.Service.Condition;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dependencies among services: those in {@code depends_on} and, across stacks, on the services of the stack that
 * owns an external network.
 */
record DependencyGraph(List<DeployedService> services, Installation installation) {

    /**
     * Returns the services, each after its dependencies. Cycles between stacks that join each other's networks are
     * broken; a stack file has none.
     */
    List<DeployedService> inDependencyOrder() {
        var ordered = new LinkedHashSet<DeployedService>();
        services.forEach(deployed -> visit(deployed, ordered, new HashSet<>()));
        return new ArrayList<>(ordered);
    }

    List<DeployedService> dependencies(DeployedService deployed) {
        return deployed.service().dependsOn().keySet().stream()
                .flatMap(name -> find(deployed, name).stream())
                .toList();
    }

    List<DeployedService> dependents(DeployedService deployed) {
        return services.stream()
                .filter(other -> dependencies(other).contains(deployed))
                .toList();
    }

    /** Returns the services of other stacks that are on the external networks which this service joins. */
    List<DeployedService> crossStackDependencies(DeployedService deployed) {
        return deployed.service().networks().keySet().stream()
                .flatMap(network -> installation.home(network).stream()
                        .filter(owningFile ->
                                !owningFile.project().equals(deployed.file().project()))
                        .flatMap(owningFile -> services.stream()
                                .filter(other -> other.file().project().equals(owningFile.project()))
                                .filter(other -> other.service().networks().containsKey(network))))
                .distinct()
                .toList();
    }

    /** Returns the services that must be stopped before this one: its dependents, in its own and in other stacks. */
    List<DeployedService> allDependents(DeployedService deployed) {
        return services.stream()
                .filter(other -> dependencies(other).contains(deployed)
                        || crossStackDependencies(other).contains(deployed))
                .toList();
    }

    /** Returns whether a dependent has the condition {@code service_completed_successfully} on this service. */
    boolean isAwaitedToComplete(DeployedService deployed) {
        return dependents(deployed).stream()
                .anyMatch(other ->
                        other.service().dependsOn().get(deployed.service().name()) == Condition.COMPLETED);
    }

    /** Keys of the steps that must be done before this service may start. */
    Set<String> startDependencyKeys(DeployedService deployed) {
        return dependencies(deployed).stream()
                .map(needed -> stepTypeFor(deployed.service()
                                .dependsOn()
                                .get(needed.service().name()))
                        .keyFor(needed.container()))
                .collect(Collectors.toSet());
    }

    private static Step.Type stepTypeFor(@Nullable Condition condition) {
        return condition == Condition.STARTED ? Step.Type.START : Step.Type.AWAIT;
    }

    private void visit(DeployedService deployed, Set<DeployedService> ordered, Set<DeployedService> visiting) {
        if (!ordered.contains(deployed) && visiting.add(deployed)) {
            dependencies(deployed).forEach(needed -> visit(needed, ordered, visiting));
            crossStackDependencies(deployed).forEach(used -> visit(used, ordered, visiting));
            ordered.add(deployed);
        }
    }

    private Optional<DeployedService> find(DeployedService dependent, String name) {
        return services.stream()
                .filter(other -> other.file().project().equals(dependent.file().project())
                        && other.service().name().equals(name))
                .findFirst();
    }
}
