package io.langfusectl.cli;

import io.langfusectl.stack.Plan;
import java.util.List;

/** A plan that is shown instead of carried out. */
record PlanScreen(Screen screen) {

    /** The result of a dry run. */
    record Planned(int schema, List<PlannedStep> steps) {}

    /** One step of it. */
    record PlannedStep(String step, String subject, String cause) {}

    void show(Plan plan) {
        screen.show(new Planned(1, steps(plan)), () -> lines(plan));
    }

    List<PlannedStep> steps(Plan plan) {
        return plan.isIdle()
                ? List.of()
                : plan.steps().stream()
                        .map(step -> new PlannedStep(step.verb().toString(), step.subject(), step.cause()))
                        .toList();
    }

    List<String> lines(Plan plan) {
        return plan.isIdle()
                ? List.of(screen.messages().say("plan.empty"))
                : plan.toString().lines().toList();
    }
}
