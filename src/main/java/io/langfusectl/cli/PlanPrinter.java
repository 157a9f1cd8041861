package io.langfusectl.cli;

import io.langfusectl.stack.plan.Plan;
import java.util.List;

/** A plan that is shown instead of carried out. */
record PlanPrinter(Console console) {

    /** The result of a dry run. */
    record PlannedChange(int schema, List<PlannedStep> steps) {}

    /** The same where {@linkplain Plan#losesTracesOf proxies go on} without Langfuse. */
    record PlannedWithLoss(int schema, List<PlannedStep> steps, List<String> losesTracesOf) {}

    /** One step of it. */
    record PlannedStep(String step, String subject, String cause) {}

    void show(Plan plan) {
        warn(plan);
        var steps = steps(plan);
        var losing = plan.losesTracesOf();
        console.show(
                losing.isEmpty() ? new PlannedChange(1, steps) : new PlannedWithLoss(1, steps, losing),
                () -> lines(plan));
    }

    /** Says, before anything is done, that calls will be answered while nothing can take their traces. */
    void warn(Plan plan) {
        if (!plan.losesTracesOf().isEmpty()) {
            console.note("plan.traces-lost", String.join(", ", plan.losesTracesOf()));
        }
    }

    List<PlannedStep> steps(Plan plan) {
        return plan.isIdle()
                ? List.of()
                : plan.steps().stream()
                        .map(step -> new PlannedStep(step.type().toString(), step.label(), step.cause()))
                        .toList();
    }

    List<String> lines(Plan plan) {
        return plan.isIdle()
                ? List.of(console.messages().say("plan.empty"))
                : plan.toString().lines().toList();
    }
}
