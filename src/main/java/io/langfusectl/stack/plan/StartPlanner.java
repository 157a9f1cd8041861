package io.langfusectl.stack.plan;

import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans a start across stacks, ordered by {@code depends_on} and networks. Containers that must be replaced are stopped
 * dependents first, so that the proxy can send its last traces while Langfuse still runs.
 */
final class StartPlanner {

    private final Installation installation;
    private final ObservedState observed;
    private final Predicate<String> isImageMissing;
    private final boolean restartUnchanged;
    private final Map<DeployedService, ContainerAction> actions = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Orphans orphans = new Orphans(List.of());

    /** @param again what runs unchanged is started again */
    StartPlanner(Installation installation, ObservedState observed, Predicate<String> isMissing, boolean again) {
        this.installation = installation;
        this.observed = observed;
        this.isImageMissing = isMissing;
        this.restartUnchanged = again;
    }

    List<Step> steps(List<DeployedService> wanted) {
        var files = wanted.stream().map(DeployedService::file).distinct().toList();
        var declared = DependencyGraph.ofServices(installation);
        var inOrder = wanted.stream()
                .sorted(Comparator.comparing(deployed -> declared.position(deployed.container())))
                .toList();
        inOrder.forEach(this::decideAction);
        addPulls();
        var pulled = keys(Step.Type.PULL);
        orphans = Orphans.of(files, installation, observed);
        steps.addAll(new ResourcePlanner(installation, observed, pulled).steps(files));
        stopAndRemove(pulled);
        var dependsOn = new DependsOn(wanted);
        inOrder.forEach(deployed -> createAndStart(deployed, declared, dependsOn, pulled));
        return List.copyOf(steps);
    }

    private void decideAction(DeployedService deployed) {
        var action = ContainerAction.of(deployed.service(), observed.container(deployed.container()));
        actions.put(deployed, restartUnchanged ? action.orRestart("asked") : action);
    }

    private void addPulls() {
        var pulledImages = new HashSet<String>();
        actions.forEach((deployed, action) -> {
            var image = deployed.service().image();
            if (action.creates() && pulledImages.add(image) && isImageMissing.test(image)) {
                steps.add(StepFactory.pull(deployed));
            }
        });
    }

    /** Dependents first, as the containers that exist are labelled and connected, whatever is declared now. */
    private void stopAndRemove(Set<String> pulled) {
        var projects = installation.files().stream().map(StackFile::project).toList();
        var existing = DependencyGraph.ofContainers(projects, observed);
        var order = existing.inDependencyOrder();
        Collections.reverse(order);
        for (var name : order) {
            var container = observed.container(name).orElseThrow();
            var after = new HashSet<>(pulled);
            existing.dependents(name).stream()
                    .map(Step.Type.STOP::keyFor)
                    .filter(keys(Step.Type.STOP)::contains)
                    .forEach(after::add);
            if (orphans.containers().contains(container)) {
                var isUp = ContainerAction.isUp(container.state());
                stopAndRemove(container, "not in the stack file", isUp, true, after);
            }
            actions.forEach((deployed, action) -> {
                if (deployed.container().equals(name)) {
                    stopAndRemove(container, action.cause(), action.stops(), action.removes(), after);
                }
            });
        }
    }

    private void stopAndRemove(Container container, String cause, boolean stops, boolean removes, Set<String> after) {
        var stack = installation
                .ofProject(container.project())
                .map(StackFile::stack)
                .orElseThrow();
        if (stops) {
            steps.add(StepFactory.stop(container, stack, cause, Set.copyOf(after)));
        }
        if (removes) {
            var stop = Step.Type.STOP.keyFor(container.name());
            steps.add(StepFactory.remove(container, stack, cause, with(after, stop)));
        }
    }

    private void createAndStart(
            DeployedService deployed, DependencyGraph declared, DependsOn dependsOn, Set<String> pulled) {
        var action = action(deployed);
        var container = deployed.container();
        if (action.creates()) {
            var after = new HashSet<>(with(pulled, Step.Type.REMOVE.keyFor(container)));
            after.addAll(keys(Step.Type.CREATE_VOLUME));
            after.addAll(deployed.service().networks().size() > 1 ? networkKeys(deployed) : Set.of());
            steps.add(StepFactory.create(deployed, installation.owner(deployed.file()), action.cause(), after));
        }
        if (!action.leavesRunning()) {
            var after = new HashSet<>(dependsOn.startDependencyKeys(deployed));
            after.addAll(awaitedKeys(deployed, declared.dependencies(container), action.stops()));
            after.addAll(networkKeys(deployed));
            after.addAll(portRemovalKeys(deployed));
            after.add(Step.Type.CREATE.keyFor(container));
            after.add(Step.Type.STOP.keyFor(container));
            steps.add(StepFactory.start(deployed, installation.owner(deployed.file()), action.cause(), after));
        }
        var started = Set.of(Step.Type.START.keyFor(container));
        steps.add(StepFactory.await(deployed, dependsOn.isAwaitedToComplete(deployed), action, started));
    }

    /**
     * What served clients until this plan stops it serves them again once all that it uses is ready: a proxy's calls
     * are refused until Langfuse can take their traces. A proxy that did not run waits only for a web that existed. On
     * a first start both start in parallel.
     *
     * @param used the containers that it uses, of which those of its own project are a matter of {@code depends_on}
     * @param served whether it runs until this plan stops it
     */
    private Set<String> awaitedKeys(DeployedService deployed, Set<String> used, boolean served) {
        return actions.entrySet().stream()
                .filter(other -> used.contains(other.getKey().container()))
                .filter(other ->
                        !other.getKey().file().project().equals(deployed.file().project()))
                .filter(other -> !other.getValue().leavesRunning())
                .map(other -> other.getKey().container())
                .filter(container -> served
                        || (serves(deployed, container)
                                && observed.container(container).isPresent()))
                .map(Step.Type.AWAIT::keyFor)
                .collect(Collectors.toSet());
    }

    /** Returns whether the container is the web to which this service, a proxy, sends its traces. */
    private boolean serves(DeployedService deployed, String container) {
        return deployed.service().name().equals(DependencyGraph.PROXY)
                && actions.keySet().stream()
                        .anyMatch(other -> other.container().equals(container)
                                && other.service().name().equals(DependencyGraph.WEB));
    }

    /** Returns the keys of the removals that free a port which this service publishes. */
    private Set<String> portRemovalKeys(DeployedService deployed) {
        var recreated = actions.entrySet().stream()
                .filter(other -> other.getValue().removes())
                .flatMap(other -> observed.container(other.getKey().container()).stream());
        return Stream.concat(orphans.containers().stream(), recreated)
                .filter(container -> deployed.service().ports().stream()
                        .anyMatch(mapping -> PortCheck.publishes(container, mapping)))
                .map(container -> Step.Type.REMOVE.keyFor(container.name()))
                .collect(Collectors.toSet());
    }

    private ContainerAction action(DeployedService deployed) {
        return Objects.requireNonNull(actions.get(deployed));
    }

    private Set<String> keys(Step.Type type) {
        return steps.stream().filter(step -> step.type() == type).map(Step::key).collect(Collectors.toSet());
    }

    private static Set<String> networkKeys(DeployedService deployed) {
        return deployed.service().networks().keySet().stream()
                .map(Step.Type.CREATE_NETWORK::keyFor)
                .collect(Collectors.toSet());
    }

    private static Set<String> with(Set<String> keys, String further) {
        var all = new HashSet<>(keys);
        all.add(further);
        return Set.copyOf(all);
    }
}
