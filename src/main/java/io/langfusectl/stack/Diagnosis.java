package io.langfusectl.stack;

import io.langfusectl.engine.Inspection;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.List;
import java.util.Optional;

/** What the log of a service that is waited for says about its prospects. */
record Diagnosis(LastWords lastWords, Awaited awaited) {

    /** What it has logged since its last start. */
    List<String> lines(Inspection seen) {
        return lastWords.linesIfAny(awaited.container(), seen.startedAt());
    }

    Cause.Prospect prospect(List<String> lines) {
        return Cause.in(lines).map(Cause::prospect).orElse(Cause.Prospect.OPEN);
    }

    /** With the service before the details, and after them the telling lines of its log and the known cause. */
    Failure failure(Problem problem, Object... details) {
        return ended(problem, 0, details);
    }

    /** The same for one that ended with this exit code. */
    Failure ended(Problem problem, int exitCode, Object... details) {
        var lines = lastWords.linesIfAny(awaited.container(), Optional.empty());
        var all = new Object[details.length + 3];
        all[0] = awaited.service();
        System.arraycopy(details, 0, all, 1, details.length);
        all[all.length - 2] = String.join("\n", LastWords.telling(lines));
        all[all.length - 1] = Cause.hint(lines, exitCode);
        return new Failure(problem, all);
    }
}
