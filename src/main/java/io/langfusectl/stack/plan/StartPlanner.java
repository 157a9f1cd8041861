package io.langfusectl.stack.plan;

import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.ArrayList;
import java.util.Collections;
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
    StartPlanner(Installation installation, ObservedState there, Predicate<String> isMissing, boolean again) {
        this.installation = installation;
        this.observed = there;
        this.isImageMissing = isMissing;
        this.restartUnchanged = again;
    }

    List<Step> steps(List<DeployedService> wanted) {
        var dependencyGraph = new DependencyGraph(wanted, installation);
        var files = wanted.stream().map(DeployedService::file).distinct().toList();
        decideActions(dependencyGraph);
        addPulls();
        var pulled = keys(Step.Type.PULL);
        orphans = Orphans.of(files, installation, observed);
        orphans.containers().forEach(container -> removeOrphan(container, pulled));
        steps.addAll(new ResourcePlanner(installation, observed, pulled).steps(files));
        var order = new ArrayList<>(dependencyGraph.inDependencyOrder());
        Collections.reverse(order);
        order.forEach(deployed -> stopAndRemove(deployed, dependencyGraph, pulled));
        Collections.reverse(order);
        order.forEach(deployed -> createAndStart(deployed, dependencyGraph, pulled));
        return List.copyOf(steps);
    }

    private void decideActions(DependencyGraph dependencyGraph) {
        for (var deployed : dependencyGraph.inDependencyOrder()) {
            var action = ContainerAction.of(deployed.service(), observed.container(deployed.container()));
            actions.put(deployed, restartUnchanged ? action.orRestart("asked") : action);
        }
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

    private void removeOrphan(Container container, Set<String> pulled) {
        var cause = "not in the stack file";
        var stack = installation
                .ofProject(container.project())
                .map(StackFile::stack)
                .orElseThrow();
        var stop = StepFactory.stop(container, stack, cause, pulled);
        if (ContainerAction.isUp(container.state())) {
            steps.add(stop);
        }
        steps.add(StepFactory.remove(container, stack, cause, with(pulled, stop.key())));
    }

    private void stopAndRemove(DeployedService deployed, DependencyGraph dependencyGraph, Set<String> pulled) {
        var action = action(deployed);
        if (!action.stops() && !action.removes()) {
            return;
        }
        var container = observed.container(deployed.container()).orElseThrow();
        var stack = deployed.file().stack();
        var after = new HashSet<>(pulled);
        var stopped = keys(Step.Type.STOP);
        dependencyGraph.allDependents(deployed).stream()
                .map(user -> Step.Type.STOP.keyFor(user.container()))
                .filter(stopped::contains)
                .forEach(after::add);
        if (action.stops()) {
            steps.add(StepFactory.stop(container, stack, action.cause(), Set.copyOf(after)));
        }
        if (action.removes()) {
            var stop = Step.Type.STOP.keyFor(container.name());
            steps.add(StepFactory.remove(container, stack, action.cause(), with(after, stop)));
        }
    }

    private void createAndStart(DeployedService deployed, DependencyGraph dependencyGraph, Set<String> pulled) {
        var action = action(deployed);
        var container = deployed.container();
        if (action.creates()) {
            var after = new HashSet<>(with(pulled, Step.Type.REMOVE.keyFor(container)));
            after.addAll(keys(Step.Type.CREATE_VOLUME));
            after.addAll(deployed.service().networks().size() > 1 ? networkKeys(deployed) : Set.of());
            steps.add(StepFactory.create(deployed, installation.owner(deployed.file()), action.cause(), after));
        }
        if (!action.leavesRunning()) {
            var after = new HashSet<>(dependencyGraph.startDependencyKeys(deployed));
            after.addAll(action.stops() ? awaitedDependencyKeys(deployed, dependencyGraph) : Set.of());
            after.addAll(networkKeys(deployed));
            after.addAll(portRemovalKeys(deployed));
            after.add(Step.Type.CREATE.keyFor(container));
            after.add(Step.Type.STOP.keyFor(container));
            steps.add(StepFactory.start(deployed, installation.owner(deployed.file()), action.cause(), after));
        }
        var started = Set.of(Step.Type.START.keyFor(container));
        steps.add(StepFactory.await(deployed, dependencyGraph.isAwaitedToComplete(deployed), action, started));
    }

    /**
     * A restarted proxy waits until the Langfuse recreated in the same plan is ready; calls are refused until then. On
     * a first start both start in parallel.
     */
    private Set<String> awaitedDependencyKeys(DeployedService deployed, DependencyGraph dependencyGraph) {
        var awaited = keys(Step.Type.AWAIT);
        return dependencyGraph.crossStackDependencies(deployed).stream()
                .filter(used -> !action(used).leavesRunning())
                .map(used -> Step.Type.AWAIT.keyFor(used.container()))
                .filter(awaited::contains)
                .collect(Collectors.toSet());
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
