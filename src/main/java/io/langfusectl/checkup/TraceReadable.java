package io.langfusectl.checkup;

import io.langfusectl.api.Traces;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;

/** Whether the call's trace can be read in Langfuse: exactly one. */
final class TraceReadable implements Station {

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(3);

    /** A second trace of the same call would be there by then. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var pause = FIRST_PAUSE;
        while (found(walk).ids().isEmpty()) {
            if (walk.sinceCall().compareTo(LONGEST) > 0) {
                throw new Failure(Problem.TRACE_MISSING, walk.tag, LONGEST.toSeconds());
            }
            walk.timer.pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause;
        }
        walk.timer.pause(SETTLED);
        walk.traceIds = found(walk).ids();
        if (walk.traceIds.size() > 1) {
            throw new Failure(Problem.CALLBACK_TWICE, walk.scene().configFile());
        }
    }

    /** In the tables that the write mode fills first. */
    private static Traces found(Walk walk) throws InterruptedException {
        var langfuse = walk.langfuse(walk.proxyKeys());
        return walk.writeMode().equals("events_only")
                ? langfuse.observationsTagged(walk.tag, Walk.QUICK)
                : langfuse.tracesTagged(walk.tag, Walk.QUICK);
    }
}
