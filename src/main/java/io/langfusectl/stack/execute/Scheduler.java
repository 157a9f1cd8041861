package io.langfusectl.stack.execute;

import io.langfusectl.stack.plan.Plan;
import io.langfusectl.stack.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which steps may start: longest remaining path first, with as many CPU-bound steps as cores. A step with a
 * longer path than all running ones gets one extra slot.
 */
public final class Scheduler {

    private final CriticalPath path;
    private final List<Step> waiting;
    private final Map<String, Step> running = new LinkedHashMap<>();
    private final Set<String> unfinishedKeys;
    private final int cores;
    private final boolean serialTeardown;

    /**
     * Creates the schedule of a plan.
     *
     * @param oneLeavesAtATime several containers must not be stopped or removed at once
     */
    public Scheduler(Plan plan, int cores, boolean oneLeavesAtATime) {
        this.path = CriticalPath.of(plan);
        this.waiting = new ArrayList<>(plan.steps());
        this.unfinishedKeys = plan.steps().stream().map(Step::key).collect(Collectors.toSet());
        this.cores = cores;
        this.serialTeardown = oneLeavesAtATime;
        waiting.sort(path.longestFirst());
    }

    /** The steps that begin now. */
    List<Step> next() {
        var next = new ArrayList<Step>();
        for (var iterator = waiting.iterator(); iterator.hasNext(); ) {
            var step = iterator.next();
            if (canStart(step)) {
                iterator.remove();
                running.put(step.key(), step);
                next.add(step);
            }
        }
        return next;
    }

    void ended(Step step) {
        running.remove(step.key());
        unfinishedKeys.remove(step.key());
    }

    /** Those that have not begun. */
    List<Step> waiting() {
        return List.copyOf(waiting);
    }

    private boolean canStart(Step step) {
        if (step.after().stream().anyMatch(unfinishedKeys::contains)) {
            return false;
        }
        var type = step.type();
        if (type.isTeardown() && serialTeardown) {
            return running(Step.Type::isTeardown) == 0;
        }
        if (type == Step.Type.CREATE_NETWORK) { // the engine serializes these, so the most urgent goes first
            return running(Step.Type.CREATE_NETWORK::equals) == 0;
        }
        var slots = isMostUrgent(step) ? cores + 1 : cores;
        return !type.usesCpu() || running(Step.Type::usesCpu) < slots;
    }

    private long running(Predicate<Step.Type> which) {
        return running.values().stream().map(Step::type).filter(which).count();
    }

    private boolean isMostUrgent(Step step) {
        return running.values().stream()
                .filter(other -> other.type().usesCpu())
                .allMatch(other -> path.remainingSeconds(other) < path.remainingSeconds(step));
    }
}
