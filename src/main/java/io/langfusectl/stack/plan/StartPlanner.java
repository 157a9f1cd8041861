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
 * Decides how services come up: only {@code depends_on} and networks order them, whatever stack they belong to. What
 * runs and must make way is stopped users first, over all stacks: the proxy hands its last traces to a Langfuse that is
 * still there.
 */
final class StartPlanner {

    private final Installation installation;
    private final ObservedState there;
    private final Predicate<String> isMissing;
    private final boolean again;
    private final Map<DeployedService, ContainerAction> verdicts = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Orphans orphans = new Orphans(List.of());

    /** @param again what runs unchanged is started again */
    StartPlanner(Installation installation, ObservedState there, Predicate<String> isMissing, boolean again) {
        this.installation = installation;
        this.there = there;
        this.isMissing = isMissing;
        this.again = again;
    }

    List<Step> steps(List<DeployedService> wanted) {
        var dependencyGraph = new DependencyGraph(wanted, installation);
        var files = wanted.stream().map(DeployedService::file).distinct().toList();
        judge(dependencyGraph);
        pulls();
        var pulled = keys(Step.Type.PULL);
        orphans = Orphans.of(files, installation, there);
        orphans.containers().forEach(container -> takeAway(container, pulled));
        steps.addAll(new ResourcePlanner(installation, there, pulled).steps(files));
        var order = new ArrayList<>(dependencyGraph.inOrder());
        Collections.reverse(order);
        order.forEach(deployed -> takeDown(deployed, dependencyGraph, pulled));
        Collections.reverse(order);
        order.forEach(deployed -> bringUp(deployed, dependencyGraph, pulled));
        return List.copyOf(steps);
    }

    private void judge(DependencyGraph dependencyGraph) {
        for (var deployed : dependencyGraph.inOrder()) {
            var action = ContainerAction.on(deployed.service(), there.container(deployed.container()));
            verdicts.put(deployed, again ? action.again("asked") : action);
        }
    }

    private void pulls() {
        var asked = new HashSet<String>();
        verdicts.forEach((deployed, action) -> {
            var image = deployed.service().image();
            if (action.creates() && asked.add(image) && isMissing.test(image)) {
                steps.add(StepFactory.pull(deployed));
            }
        });
    }

    private void takeAway(Container container, Set<String> pulled) {
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

    private void takeDown(DeployedService deployed, DependencyGraph dependencyGraph, Set<String> pulled) {
        var action = verdict(deployed);
        if (!action.stops() && !action.removes()) {
            return;
        }
        var container = there.container(deployed.container()).orElseThrow();
        var stack = deployed.file().stack();
        var after = new HashSet<>(pulled);
        var stopped = keys(Step.Type.STOP);
        dependencyGraph.usersOf(deployed).stream()
                .map(user -> Step.Type.STOP.on(user.container()))
                .filter(stopped::contains)
                .forEach(after::add);
        if (action.stops()) {
            steps.add(StepFactory.stop(container, stack, action.cause(), Set.copyOf(after)));
        }
        if (action.removes()) {
            var stop = Step.Type.STOP.on(container.name());
            steps.add(StepFactory.remove(container, stack, action.cause(), with(after, stop)));
        }
    }

    private void bringUp(DeployedService deployed, DependencyGraph dependencyGraph, Set<String> pulled) {
        var action = verdict(deployed);
        var container = deployed.container();
        if (action.creates()) {
            var after = new HashSet<>(with(pulled, Step.Type.REMOVE.on(container)));
            after.addAll(keys(Step.Type.CREATE_VOLUME));
            after.addAll(deployed.service().networks().size() > 1 ? networksOf(deployed) : Set.of());
            steps.add(StepFactory.create(deployed, installation.owner(deployed.file()), action.cause(), after));
        }
        if (!action.isRunning()) {
            var after = new HashSet<>(dependencyGraph.keysBeforeStart(deployed));
            after.addAll(action.stops() ? awaitOfWhatItUses(deployed, dependencyGraph) : Set.of());
            after.addAll(networksOf(deployed));
            after.addAll(removalsBefore(deployed));
            after.add(Step.Type.CREATE.on(container));
            after.add(Step.Type.STOP.on(container));
            steps.add(StepFactory.start(deployed, installation.owner(deployed.file()), action.cause(), after));
        }
        var started = Set.of(Step.Type.START.on(container));
        steps.add(StepFactory.await(deployed, dependencyGraph.isToComplete(deployed), action, started));
    }

    /**
     * A proxy that served clients until now serves them again only once the Langfuse that is made anew with it is ready
     * for their traces; calls are refused meanwhile. On a first start nobody calls yet, and both come up at once.
     */
    private Set<String> awaitOfWhatItUses(DeployedService deployed, DependencyGraph dependencyGraph) {
        var awaited = keys(Step.Type.AWAIT);
        return dependencyGraph.usedOf(deployed).stream()
                .filter(used -> !verdict(used).isRunning())
                .map(used -> Step.Type.AWAIT.on(used.container()))
                .filter(awaited::contains)
                .collect(Collectors.toSet());
    }

    /** Of what has a port of the host that this service is to have: leftovers, and what gets another port. */
    private Set<String> removalsBefore(DeployedService deployed) {
        var madeAnew = verdicts.entrySet().stream()
                .filter(other -> other.getValue().removes())
                .flatMap(other -> there.container(other.getKey().container()).stream());
        return Stream.concat(orphans.containers().stream(), madeAnew)
                .filter(container -> deployed.service().ports().stream()
                        .anyMatch(mapping -> PortCheck.publishes(container, mapping)))
                .map(container -> Step.Type.REMOVE.on(container.name()))
                .collect(Collectors.toSet());
    }

    private ContainerAction verdict(DeployedService deployed) {
        return Objects.requireNonNull(verdicts.get(deployed));
    }

    private Set<String> keys(Step.Type type) {
        return steps.stream().filter(step -> step.type() == type).map(Step::key).collect(Collectors.toSet());
    }

    private static Set<String> networksOf(DeployedService deployed) {
        return deployed.service().networks().keySet().stream()
                .map(Step.Type.CREATE_NETWORK::on)
                .collect(Collectors.toSet());
    }

    private static Set<String> with(Set<String> keys, String further) {
        var all = new HashSet<>(keys);
        all.add(further);
        return Set.copyOf(all);
    }
}
