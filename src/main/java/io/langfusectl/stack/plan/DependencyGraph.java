package io.langfusectl.stack.plan;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which containers use which, over all stacks and without cycles: what {@code depends_on} names; web, for a proxy; and
 * the services of the stack that owns a network, for whoever joins that network from another stack. A dependency that
 * would close a cycle is left out; of two that contradict each other the one that is named first here stays.
 */
final class DependencyGraph {

    static final String PROXY = "litellm";
    static final String WEB = "langfuse-web";

    /** A container that exists or is declared. */
    private record Node(
            String container, String project, String service, Set<String> dependsOn, Set<String> networks) {}

    /** Each container and those that it uses directly, in the order in which the containers were given. */
    private final Map<String, Set<String>> edges = new LinkedHashMap<>();

    private DependencyGraph(List<Node> nodes, Map<String, String> networkOwners) {
        nodes.forEach(node -> edges.put(node.container(), new LinkedHashSet<>()));
        connect(nodes, DependencyGraph::dependsOn);
        connect(
                nodes,
                (node, other) -> node.service().equals(PROXY) && other.service().equals(WEB));
        connect(nodes, (node, other) -> isOnNetworkOf(node, other, networkOwners));
    }

    /** Returns the graph of the containers that exist in these projects, from their labels and networks alone. */
    static DependencyGraph ofContainers(Collection<String> projects, ObservedState observed) {
        var nodes = observed.containers().stream()
                .filter(container -> projects.contains(container.project()))
                .sorted(Comparator.comparing(Container::name)) // the same graph, whatever the engine's order
                .map(DependencyGraph::node)
                .toList();
        var owners = observed.networks().stream()
                .collect(Collectors.toMap(
                        ObservedState.LabeledResource::name,
                        network -> network.labels().getOrDefault(Labels.PROJECT, ""),
                        (a, b) -> a));
        return new DependencyGraph(nodes, owners);
    }

    /** Returns the graph of all services that are declared. */
    static DependencyGraph ofServices(Installation installation) {
        var owners = new LinkedHashMap<String, String>();
        installation
                .members()
                .forEach(deployed -> deployed.service()
                        .networks()
                        .keySet()
                        .forEach(network ->
                                installation.home(network).ifPresent(file -> owners.put(network, file.project()))));
        return new DependencyGraph(
                installation.members().stream().map(DependencyGraph::node).toList(), owners);
    }

    /** Returns all containers, each after those that it uses. */
    List<String> inDependencyOrder() {
        var ordered = new LinkedHashSet<String>();
        edges.keySet().forEach(container -> visit(container, ordered));
        return new ArrayList<>(ordered);
    }

    /** Returns the place of a container in this order, counted from 0. */
    int position(String container) {
        return inDependencyOrder().indexOf(container);
    }

    /** Returns the containers that this one uses, directly or through others. */
    Set<String> dependencies(String container) {
        var reached = new LinkedHashSet<String>();
        visit(container, reached);
        reached.remove(container);
        return reached;
    }

    /** Returns the containers that use this one, directly or through others. */
    Set<String> dependents(String container) {
        return edges.keySet().stream()
                .filter(other -> dependencies(other).contains(container))
                .collect(Collectors.toSet());
    }

    private void connect(List<Node> nodes, BiPredicate<Node, Node> uses) {
        for (var node : nodes) {
            for (var other : nodes) {
                if (!node.equals(other)
                        && uses.test(node, other)
                        && !dependencies(other.container()).contains(node.container())) {
                    edges.getOrDefault(node.container(), Set.of()).add(other.container());
                }
            }
        }
    }

    private void visit(String container, Set<String> visited) {
        if (!visited.contains(container)) {
            edges.getOrDefault(container, Set.of()).forEach(used -> visit(used, visited));
            visited.add(container);
        }
    }

    private static boolean dependsOn(Node node, Node other) {
        return node.project().equals(other.project()) && node.dependsOn().contains(other.service());
    }

    private static boolean isOnNetworkOf(Node node, Node other, Map<String, String> owners) {
        return !node.project().equals(other.project())
                && node.networks().stream()
                        .filter(other.networks()::contains)
                        .anyMatch(network -> other.project().equals(owners.get(network)));
    }

    private static Node node(Container container) {
        var dependsOn = Stream.of(
                        container.labels().getOrDefault(Labels.DEPENDS_ON, "").split(",", -1))
                .map(dependency -> dependency.replaceFirst(":.*", ""))
                .collect(Collectors.toSet());
        return new Node(
                container.name(),
                container.project(),
                container.service(),
                dependsOn,
                container.addresses().keySet());
    }

    private static Node node(DeployedService deployed) {
        var service = deployed.service();
        return new Node(
                deployed.container(),
                deployed.file().project(),
                service.name(),
                service.dependsOn().keySet(),
                service.networks().keySet());
    }
}
