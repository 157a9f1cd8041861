package io.langfusectl.stack;

import io.langfusectl.stack.Step.Verb;
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
final class Schedule {

    private final RemainingPath path;
    private final List<Step> waiting;
    private final Map<String, Step> running = new LinkedHashMap<>();
    private final Set<String> open;
    private final int cores;
    private final boolean oneLeavesAtATime;

    /** @param oneLeavesAtATime several containers must not be stopped or removed at once */
    Schedule(Plan plan, int cores, boolean oneLeavesAtATime) {
        this.path = RemainingPath.of(plan);
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
        var verb = step.verb();
        if (verb.isTeardown() && oneLeavesAtATime) {
            return running(Verb::isTeardown) == 0;
        }
        if (verb == Verb.CREATE_NETWORK) { // the engine makes them one after another: the urgent one asks first
            return running(Verb.CREATE_NETWORK::equals) == 0;
        }
        var places = isMostUrgent(step) ? cores + 1 : cores;
        return !verb.isWork() || running(Verb::isWork) < places;
    }

    private long running(Predicate<Verb> which) {
        return running.values().stream().map(Step::verb).filter(which).count();
    }

    private boolean isMostUrgent(Step step) {
        return running.values().stream()
                .filter(other -> other.verb().isWork())
                .allMatch(other -> path.from(other) < path.from(step));
    }
}
