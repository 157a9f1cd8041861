package io.langfusectl.stack.health;

import io.langfusectl.engine.Inspection;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.List;
import java.util.Optional;

/** What the log of an awaited service says about whether it will become ready. */
record StartupDiagnosis(LogExcerpt excerpt, WaitTarget waitTarget) {

    /** Returns what it has logged since its last start. */
    List<String> lines(Inspection seen) {
        return excerpt.linesIfAny(waitTarget.container(), seen.startedAt());
    }

    KnownStartupFailure.Recovery prospect(List<String> lines) {
        return KnownStartupFailure.in(lines)
                .map(KnownStartupFailure::recovery)
                .orElse(KnownStartupFailure.Recovery.OPEN);
    }

    /**
     * Returns a failure with the service before these details, and the relevant lines of its log and the known cause
     * after them.
     */
    Failure failure(Problem problem, Object... details) {
        return ended(problem, 0, details);
    }

    /** Returns the same for a service that ended with this exit code. */
    Failure ended(Problem problem, int exitCode, Object... details) {
        var lines = excerpt.linesIfAny(waitTarget.container(), Optional.empty());
        var all = new Object[details.length + 3];
        all[0] = waitTarget.service();
        System.arraycopy(details, 0, all, 1, details.length);
        all[all.length - 2] = String.join("\n", LogExcerpt.telling(lines));
        all[all.length - 1] = KnownStartupFailure.hint(lines, exitCode);
        return new Failure(problem, all);
    }
}
