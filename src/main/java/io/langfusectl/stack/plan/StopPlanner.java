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
 * Decides how projects go down, users before what they use, over all stacks. It knows nothing but the engine's labels
 * and networks, so it works when the stack files are broken or gone.
 */
final class StopPlanner {

    private final Set<String> projects;
    private final ObservedState there;
    private final List<Container> going;

    /** The Compose project of each network. */
    private final Map<String, String> owners;

    StopPlanner(Collection<String> projects, ObservedState there) {
        this.projects = Set.copyOf(projects);
        this.there = there;
        this.going = there.containers().stream()
                .filter(container -> this.projects.contains(container.project()))
                .sorted(Comparator.comparing(Container::name).reversed()) // the same plan, whatever the engine's order
                .toList();
        this.owners = there.networks().stream()
                .collect(Collectors.toMap(LabeledResource::name, StopPlanner::projectOf, (a, b) -> a));
    }

    List<Step> steps(boolean alsoVolumes) {
        var steps = new ArrayList<Step>();
        neededLast().forEach(container -> takeAway(container, steps));
        var removed = steps.stream()
                .filter(step -> step.type() == Step.Type.REMOVE)
                .map(Step::key)
                .collect(Collectors.toSet());
        there.networks().stream()
                .filter(this::isOurs)
                .map(network -> StepFactory.resource(
                        Step.Type.REMOVE_NETWORK, network.name(), stackOf(network), "asked", removed, NoOperands.NONE))
                .forEach(steps::add);
        if (alsoVolumes) {
            there.volumes().stream()
                    .filter(volume -> projects.contains(projectOf(volume)))
                    .filter(volume -> volume.labels().containsKey(Labels.MADE_BY))
                    .map(volume -> StepFactory.resource(
                            Step.Type.REMOVE_VOLUME, volume.name(), stackOf(volume), "asked", removed, NoOperands.NONE))
                    .forEach(steps::add);
        }
        return List.copyOf(steps);
    }

    private void takeAway(Container container, List<Step> steps) {
        var stack = container.labels().getOrDefault(Labels.STACK, container.project());
        var gone = steps.stream().map(Step::key).collect(Collectors.toSet());
        var dependents = going.stream()
                .filter(other -> needs(other, container))
                .map(other -> Step.Type.STOP.on(other.name()))
                .filter(gone::contains)
                .collect(Collectors.toSet());
        if (ContainerAction.isUp(container.state())) {
            steps.add(StepFactory.stop(container, stack, "asked", dependents));
        }
        steps.add(StepFactory.remove(container, stack, "asked", Set.of(Step.Type.STOP.on(container.name()))));
    }

    /** Those that nobody of the remaining needs come first, all of them; a cycle, which strange labels hold, is cut. */
    private List<Container> neededLast() {
        var waiting = new ArrayList<>(going);
        var ordered = new ArrayList<Container>();
        while (!waiting.isEmpty()) {
            var free = waiting.stream()
                    .filter(container -> waiting.stream().noneMatch(other -> needs(other, container)))
                    .toList();
            var next = free.isEmpty() ? List.of(waiting.get(0)) : free;
            waiting.removeAll(next);
            ordered.addAll(next);
        }
        return ordered;
    }

    private boolean needs(Container container, Container needed) {
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
                .anyMatch(network -> needed.project().equals(owners.get(network)));
    }

    /** Of a project that goes, or left behind by one that went before; never while somebody else is on it. */
    private boolean isOurs(LabeledResource network) {
        var stays = there.containers().stream().filter(container -> !going.contains(container));
        if (stays.anyMatch(container -> container.addresses().containsKey(network.name())
                || container.project().equals(projectOf(network)))) {
            return false;
        }
        var isLeftBehind = network.labels().containsKey(Labels.MADE_BY)
                && going.stream().anyMatch(container -> container.addresses().containsKey(network.name()));
        return isLeftBehind || projects.contains(projectOf(network));
    }

    private static String projectOf(LabeledResource thing) {
        return thing.labels().getOrDefault(Labels.PROJECT, "");
    }

    private static String stackOf(LabeledResource thing) {
        return thing.labels().getOrDefault(Labels.STACK, projectOf(thing));
    }
}
