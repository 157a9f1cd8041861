package io.langfusectl.stack.plan;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.ObservedState.LabeledResource;
import io.langfusectl.stack.plan.Step.NoOperands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the removal of projects, dependents first, across stacks. Uses only labels and networks, so it works without
 * valid stack files.
 */
final class StopPlanner {

    private final Set<String> projects;
    private final ObservedState observed;
    private final List<Container> toRemove;

    /** The Compose project of each network. */
    private final Map<String, String> networkProjects;

    StopPlanner(Collection<String> projects, ObservedState there) {
        this.projects = Set.copyOf(projects);
        this.observed = there;
        this.toRemove = there.containers().stream()
                .filter(container -> this.projects.contains(container.project()))
                .sorted(Comparator.comparing(Container::name).reversed()) // the same plan, whatever the engine's order
                .toList();
        this.networkProjects = there.networks().stream()
                .collect(Collectors.toMap(LabeledResource::name, StopPlanner::projectOf, (a, b) -> a));
    }

    List<Step> steps(boolean removeVolumes) {
        var steps = new ArrayList<Step>();
        inReverseDependencyOrder().forEach(container -> stopAndRemove(container, steps));
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

    private void stopAndRemove(Container container, List<Step> steps) {
        var stack = container.labels().getOrDefault(Labels.STACK, container.project());
        var keys = steps.stream().map(Step::key).collect(Collectors.toSet());
        var dependents = toRemove.stream()
                .filter(other -> isDependentOf(other, container))
                .map(other -> Step.Type.STOP.keyFor(other.name()))
                .filter(keys::contains)
                .collect(Collectors.toSet());
        if (ContainerAction.isUp(container.state())) {
            steps.add(StepFactory.stop(container, stack, "asked", dependents));
        }
        steps.add(StepFactory.remove(container, stack, "asked", Set.of(Step.Type.STOP.keyFor(container.name()))));
    }

    /** Returns the containers in reverse dependency order; a cycle in the labels is broken. */
    private List<Container> inReverseDependencyOrder() {
        var waiting = new ArrayList<>(toRemove);
        var ordered = new ArrayList<Container>();
        while (!waiting.isEmpty()) {
            var independent = waiting.stream()
                    .filter(container -> waiting.stream().noneMatch(other -> isDependentOf(other, container)))
                    .toList();
            var next = independent.isEmpty() ? List.of(waiting.get(0)) : independent;
            waiting.removeAll(next);
            ordered.addAll(next);
        }
        return ordered;
    }

    private boolean isDependentOf(Container container, Container needed) {
        if (container.name().equals(needed.name())) {
            return false;
        }
        return container.project().equals(needed.project())
                ? dependsOn(container, needed.service())
                : isOnNetworkOf(container, needed);
    }

    private static boolean dependsOn(Container container, String service) {
        return Stream.of(container.labels().getOrDefault(Labels.DEPENDS_ON, "").split(",", -1))
                .anyMatch(need -> need.startsWith(service + ":"));
    }

    /** Whether a container has joined a network of the other one's project that the other one is on, too. */
    private boolean isOnNetworkOf(Container container, Container needed) {
        return container.addresses().keySet().stream()
                .filter(needed.addresses()::containsKey)
                .anyMatch(network -> needed.project().equals(networkProjects.get(network)));
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
