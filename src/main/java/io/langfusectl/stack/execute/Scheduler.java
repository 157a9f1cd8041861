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
 * Which steps of a plan may begin: longest remaining path first, as many busy ones at a time as there are cores. What
 * is more urgent than all that is being done waits for none.
 */
public final class Scheduler {

    private final CriticalPath path;
    private final List<Step> waiting;
    private final Map<String, Step> running = new LinkedHashMap<>();
    private final Set<String> open;
    private final int cores;
    private final boolean oneLeavesAtATime;

    /**
     * Creates the schedule of a plan.
     *
     * @param oneLeavesAtATime several containers must not be stopped or removed at once
     */
    public Scheduler(Plan plan, int cores, boolean oneLeavesAtATime) {
        this.path = CriticalPath.of(plan);
        this.waiting = new ArrayList<>(plan.steps());
        this.open = plan.steps().stream().map(Step::key).collect(Collectors.toSet());
        this.cores = cores;
        this.oneLeavesAtATime = oneLeavesAtATime;
        waiting.sort(path.longestFirst());
    }

    /** The steps that begin now. */
    List<Step> next() {
        var next = new ArrayList<Step>();
        for (var line = waiting.iterator(); line.hasNext(); ) {
            var step = line.next();
            if (isFree(step)) {
                line.remove();
                running.put(step.key(), step);
                next.add(step);
            }
        }
        return next;
    }

    void ended(Step step) {
        running.remove(step.key());
        open.remove(step.key());
    }

    /** Those that have not begun. */
    List<Step> waiting() {
        return List.copyOf(waiting);
    }

    private boolean isFree(Step step) {
        if (step.after().stream().anyMatch(open::contains)) {
            return false;
        }
        var type = step.type();
        if (type.isTeardown() && oneLeavesAtATime) {
            return running(Step.Type::isTeardown) == 0;
        }
        if (type == Step.Type.CREATE_NETWORK) { // the engine makes them one after another: the urgent one asks first
            return running(Step.Type.CREATE_NETWORK::equals) == 0;
        }
        var places = isMostUrgent(step) ? cores + 1 : cores;
        return !type.isWork() || running(Step.Type::isWork) < places;
    }

    private long running(Predicate<Step.Type> which) {
        return running.values().stream().map(Step::type).filter(which).count();
    }

    private boolean isMostUrgent(Step step) {
        return running.values().stream()
                .filter(other -> other.type().isWork())
                .allMatch(other -> path.from(other) < path.from(step));
    }
}
