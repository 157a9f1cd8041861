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
 * Who needs whom among some services: what {@code depends_on} names, and across stacks the services of the stack whose
 * network a service joins.
 */
record DependencyGraph(List<DeployedService> members, Installation installation) {

    /**
     * Each after all that it needs. A stack file has no cycles; stacks that join each other's networks are a cycle,
     * which is cut.
     */
    List<DeployedService> inOrder() {
        var ordered = new LinkedHashSet<DeployedService>();
        members.forEach(deployed -> place(deployed, ordered, new HashSet<>()));
        return new ArrayList<>(ordered);
    }

    List<DeployedService> neededBy(DeployedService deployed) {
        return deployed.service().dependsOn().keySet().stream()
                .flatMap(name -> find(deployed, name).stream())
                .toList();
    }

    List<DeployedService> thatNeed(DeployedService deployed) {
        return members.stream()
                .filter(other -> neededBy(other).contains(deployed))
                .toList();
    }

    /** Services of other stacks on the networks of theirs that this one joins. */
    List<DeployedService> usedOf(DeployedService deployed) {
        return deployed.service().networks().keySet().stream()
                .flatMap(network -> installation.home(network).stream()
                        .filter(home -> !home.project().equals(deployed.file().project()))
                        .flatMap(home -> members.stream()
                                .filter(other -> other.file().project().equals(home.project()))
                                .filter(other -> other.service().networks().containsKey(network))))
                .distinct()
                .toList();
    }

    /** Those that must be stopped before it is: they need it, or use it from another stack. */
    List<DeployedService> usersOf(DeployedService deployed) {
        return members.stream()
                .filter(other ->
                        neededBy(other).contains(deployed) || usedOf(other).contains(deployed))
                .toList();
    }

    /** Somebody waits for it to end well, rather than for it to be ready. */
    boolean isToComplete(DeployedService deployed) {
        return thatNeed(deployed).stream()
                .anyMatch(other ->
                        other.service().dependsOn().get(deployed.service().name()) == Condition.COMPLETED);
    }

    /** Keys of the steps that must be done before this service may start. */
    Set<String> keysBeforeStart(DeployedService deployed) {
        return neededBy(deployed).stream()
                .map(needed -> verbFor(deployed.service()
                                .dependsOn()
                                .get(needed.service().name()))
                        .on(needed.container()))
                .collect(Collectors.toSet());
    }

    private static Step.Type verbFor(@Nullable Condition condition) {
        return condition == Condition.STARTED ? Step.Type.START : Step.Type.AWAIT;
    }

    private void place(DeployedService deployed, Set<DeployedService> ordered, Set<DeployedService> underWay) {
        if (!ordered.contains(deployed) && underWay.add(deployed)) {
            neededBy(deployed).forEach(needed -> place(needed, ordered, underWay));
            usedOf(deployed).forEach(used -> place(used, ordered, underWay));
            ordered.add(deployed);
        }
    }

    private Optional<DeployedService> find(DeployedService asking, String name) {
        return members.stream()
                .filter(other -> other.file().project().equals(asking.file().project())
                        && other.service().name().equals(name))
                .findFirst();
    }
}
