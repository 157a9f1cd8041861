package io.langfusectl.stack.health;

import io.langfusectl.engine.Inspection;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.List;
import java.util.Optional;

/** What the log of a service that is waited for says about its prospects. */
record StartupDiagnosis(LogExcerpt excerpt, WaitTarget waitTarget) {

    /** What it has logged since its last start. */
    List<String> lines(Inspection seen) {
        return excerpt.linesIfAny(waitTarget.container(), seen.startedAt());
    }

    KnownStartupFailure.Recovery prospect(List<String> lines) {
        return KnownStartupFailure.in(lines)
                .map(KnownStartupFailure::recovery)
                .orElse(KnownStartupFailure.Recovery.OPEN);
    }

    /** With the service before the details, and after them the telling lines of its log and the known cause. */
    Failure failure(Problem problem, Object... details) {
        return ended(problem, 0, details);
    }

    /** The same for one that ended with this exit code. */
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
