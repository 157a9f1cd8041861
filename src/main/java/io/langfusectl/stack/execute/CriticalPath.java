package io.langfusectl.stack.execute;

import io.langfusectl.stack.plan.Plan;
import io.langfusectl.stack.plan.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The length of the longest path, in seconds, from each step to the end of the plan. */
final class CriticalPath {

    private final Map<String, List<Step>> dependents = new HashMap<>();
    private final Map<String, Double> seconds = new HashMap<>();

    private CriticalPath() {}

    static CriticalPath of(Plan plan) {
        var path = new CriticalPath();
        for (var step : plan.steps()) {
            for (var key : step.after()) {
                path.dependents.computeIfAbsent(key, first -> new ArrayList<>()).add(step);
            }
        }
        plan.steps().forEach(path::remaining);
        return path;
    }

    Comparator<Step> longestFirst() {
        return Comparator.comparing(this::remainingSeconds).reversed();
    }

    /** Seconds from the begin of a step of the plan. */
    double remainingSeconds(Step step) {
        return seconds.getOrDefault(step.key(), 0.0);
    }

    private double remaining(Step step) {
        var known = seconds.putIfAbsent(step.key(), step.seconds()); // stops at a cycle
        if (known != null) {
            return known;
        }
        var longest = dependents.getOrDefault(step.key(), List.of()).stream()
                .mapToDouble(this::remaining)
                .max();
        seconds.put(step.key(), step.seconds() + longest.orElse(0));
        return step.seconds() + longest.orElse(0);
    }
}
