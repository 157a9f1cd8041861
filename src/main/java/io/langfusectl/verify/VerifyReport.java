package io.langfusectl.verify;

import io.langfusectl.problem.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The result of a verification.
 *
 * @param hops up to the first that failed
 * @param tag that only this call carried
 * @param callback that the proxy reports with, by its name in a configuration; absent where the walk did not get there
 * @param traceIds of the traces that carry the tag; one, if all is well
 * @param project that they are in
 */
public record VerifyReport(
        List<StepResult> hops, String tag, Optional<String> callback, Set<String> traceIds, Optional<String> project) {

    /** Returns whether all hops passed. */
    public boolean ok() {
        return failure().isEmpty();
    }

    /** Why the way ended. */
    public Optional<Failure> failure() {
        return hops.stream()
                .flatMap(stepResult -> stepResult.failure().stream())
                .findFirst();
    }

    /** The trace that was found. */
    public Optional<String> traceId() {
        return traceIds.stream().findFirst();
    }
}
