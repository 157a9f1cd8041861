package io.langfusectl;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The cycles of a graph, given as what each node depends on. */
final class DependencyCycles {

    private DependencyCycles() {}

    /** Returns the largest groups of at least two nodes of which each depends on each other, directly or not. */
    static List<Set<String>> in(Map<String, Set<String>> dependencies) {
        return dependencies.keySet().stream()
                .map(node -> group(node, dependencies))
                .filter(group -> group.size() > 1)
                .distinct()
                .toList();
    }

    private static Set<String> group(String node, Map<String, Set<String>> dependencies) {
        var group = new TreeSet<>(Set.of(node));
        for (var other : reachable(node, dependencies)) {
            if (reachable(other, dependencies).contains(node)) {
                group.add(other);
            }
        }
        return group;
    }

    private static Set<String> reachable(String from, Map<String, Set<String>> dependencies) {
        var seen = new TreeSet<String>();
        var next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            for (var node : dependencies.getOrDefault(next.remove(), Set.of())) {
                if (seen.add(node)) {
                    next.add(node);
                }
            }
        }
        return seen;
    }
}
