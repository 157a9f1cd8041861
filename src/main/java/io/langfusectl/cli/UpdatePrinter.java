package io.langfusectl.cli;

import io.langfusectl.stack.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** What update-config has done, or would do. */
record UpdatePrinter(Console console) {

    /** The result. */
    record Updated(
            int schema,
            boolean changed,
            String callback,
            String why,
            List<String> files,
            List<FindingsPrinter.PrintedFinding> findings,
            boolean verified,
            boolean rolledBack) {}

    /** The result of a dry run. */
    record PlannedUpdate(
            int schema,
            String callback,
            String why,
            List<String> files,
            List<FindingsPrinter.PrintedFinding> findings,
            List<String> diff,
            List<PlanPrinter.PlannedStep> steps) {}

    void done(UpdateOperation.Decision decision, ProxyRollout.RolloutResult rolloutResult) {
        var updated = updated(decision, rolloutResult.changed(), rolloutResult.verified(), false);
        console.show(updated, () -> lines(updated));
    }

    /** The files are as they were; the failure that did it is shown by others. */
    void undone(UpdateOperation.Decision decision) {
        if (console.format() != Console.Format.TEXT) {
            console.showBeforeFailure(updated(decision, false, false, true), List::of);
        }
    }

    void planned(UpdateOperation.Decision decision, Plan plan) {
        var steps = new PlanPrinter(console).steps(plan);
        var change = decision.change();
        var plannedUpdate = new PlannedUpdate(
                1, callback(decision), why(decision), change.files(), findings(decision), change.diff(), steps);
        console.show(plannedUpdate, () -> lines(plannedUpdate, plan));
    }

    private Updated updated(UpdateOperation.Decision decision, boolean changed, boolean verified, boolean rolledBack) {
        return new Updated(
                1,
                changed,
                callback(decision),
                why(decision),
                decision.change().files(),
                findings(decision),
                verified,
                rolledBack);
    }

    private List<String> lines(Updated updated) {
        var words = console.messages();
        var lines = new ArrayList<String>();
        var what = updated.changed() ? "update.done" : "update.unchanged";
        lines.add(console.paint("green", "✓") + " " + words.say(what));
        lines.add("  " + updated.why());
        if (updated.changed() && !updated.files().isEmpty()) {
            lines.add("  " + words.say("update.files", String.join(", ", updated.files())));
        }
        lines.add("  " + words.say(updated.verified() ? "update.proven" : "update.unproven"));
        return lines;
    }

    private List<String> lines(PlannedUpdate plannedUpdate, Plan plan) {
        var lines = new ArrayList<String>();
        lines.add(plannedUpdate.why());
        if (!plannedUpdate.diff().isEmpty()) {
            lines.add("");
            plannedUpdate.diff().forEach(line -> lines.add(painted(line)));
        }
        lines.add("");
        lines.addAll(new PlanPrinter(console).lines(plan));
        return lines;
    }

    private String painted(String line) {
        var isHead = line.startsWith("---") || line.startsWith("+++") || line.startsWith("@@");
        if (isHead || line.startsWith(" ")) {
            return line;
        }
        return console.paint(line.startsWith("+") ? "green" : "red", console.masked(line));
    }

    private List<FindingsPrinter.PrintedFinding> findings(UpdateOperation.Decision decision) {
        return new FindingsPrinter(console).told(decision.findings());
    }

    private String why(UpdateOperation.Decision decision) {
        return new FindingsPrinter(console).what(decision.compatibility().why());
    }

    private static String callback(UpdateOperation.Decision decision) {
        return decision.callback().configName();
    }
}
