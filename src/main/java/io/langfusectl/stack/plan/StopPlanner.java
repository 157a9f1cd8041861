package io.langfusectl.stack.plan;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.ObservedState.LabeledResource;
import io.langfusectl.stack.plan.Step.NoOperands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans the removal of projects, dependents first, across stacks. Uses only labels and networks, so it works without
 * valid stack files.
 */
final class StopPlanner {

    private final Set<String> projects;
    private final ObservedState observed;
    private final List<Container> toRemove;

    StopPlanner(Collection<String> projects, ObservedState observed) {
        this.projects = Set.copyOf(projects);
        this.observed = observed;
        this.toRemove = observed.containers().stream()
                .filter(container -> this.projects.contains(container.project()))
                .toList();
    }

    List<Step> steps(boolean removeVolumes) {
        var steps = new ArrayList<Step>();
        var dependencyGraph = DependencyGraph.ofContainers(projects, observed);
        var order = dependencyGraph.inDependencyOrder();
        Collections.reverse(order);
        order.forEach(name -> stopAndRemove(observed.container(name).orElseThrow(), dependencyGraph, steps));
        var removed = steps.stream()
                .filter(step -> step.type() == Step.Type.REMOVE)
                .map(Step::key)
                .collect(Collectors.toSet());
        observed.networks().stream()
                .filter(this::isRemovable)
                .map(network -> StepFactory.resource(
                        Step.Type.REMOVE_NETWORK, network.name(), stackOf(network), "asked", removed, NoOperands.NONE))
                .forEach(steps::add);
        if (removeVolumes) {
            observed.volumes().stream()
                    .filter(volume -> projects.contains(projectOf(volume)))
                    .filter(volume -> volume.labels().containsKey(Labels.MADE_BY))
                    .map(volume -> StepFactory.resource(
                            Step.Type.REMOVE_VOLUME, volume.name(), stackOf(volume), "asked", removed, NoOperands.NONE))
                    .forEach(steps::add);
        }
        return List.copyOf(steps);
    }

    private void stopAndRemove(Container container, DependencyGraph dependencyGraph, List<Step> steps) {
        var stack = container.labels().getOrDefault(Labels.STACK, container.project());
        var keys = steps.stream().map(Step::key).collect(Collectors.toSet());
        var dependents = dependencyGraph.dependents(container.name()).stream()
                .map(Step.Type.STOP::keyFor)
                .filter(keys::contains)
                .collect(Collectors.toSet());
        if (ContainerAction.isUp(container.state())) {
            steps.add(StepFactory.stop(container, stack, "asked", dependents));
        }
        steps.add(StepFactory.remove(container, stack, "asked", Set.of(Step.Type.STOP.keyFor(container.name()))));
    }

    /**
     * Returns whether the network belongs to a removed project, or was left over by one, and no other container uses
     * it.
     */
    private boolean isRemovable(LabeledResource network) {
        var stays = observed.containers().stream().filter(container -> !toRemove.contains(container));
        if (stays.anyMatch(container -> container.addresses().containsKey(network.name())
                || container.project().equals(projectOf(network)))) {
            return false;
        }
        var isLeftBehind = network.labels().containsKey(Labels.MADE_BY)
                && toRemove.stream().anyMatch(container -> container.addresses().containsKey(network.name()));
        return isLeftBehind || projects.contains(projectOf(network));
    }

    private static String projectOf(LabeledResource resource) {
        return resource.labels().getOrDefault(Labels.PROJECT, "");
    }

    private static String stackOf(LabeledResource resource) {
        return resource.labels().getOrDefault(Labels.STACK, projectOf(resource));
    }
}
