package io.langfusectl.verify;

import io.langfusectl.api.ApiResult;
import io.langfusectl.api.Reply;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the call's trace can be read in Langfuse: exactly one. While it cannot, looks for what became of it. */
final class TraceReadable implements VerifyStep {

    private static final Duration MAX_WAIT = Duration.ofSeconds(90);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(3);

    /** The proxy sends after five seconds, and what is written then is there a second later. */
    private static final Duration TYPICAL_DELAY = Duration.ofSeconds(6);

    /** A second trace of the same call would be there by then. */
    private static final Duration DUPLICATE_WAIT = Duration.ofSeconds(2);

    /** Node.js error texts of a failed connection. */
    private static final Pattern NO_CONNECTION =
            Pattern.compile("ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|EAI_AGAIN|socket hang up");

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var pause = FIRST_PAUSE;
        for (var traces = find(context); traces.value().isEmpty(); traces = find(context)) {
            requireClickHouse(context, traces.reply());
            if (context.sinceCall().compareTo(TYPICAL_DELAY) > 0) {
                requireNoLoss(context);
            }
            if (context.sinceCall().compareTo(MAX_WAIT) > 0) {
                throw traceMissing(context);
            }
            context.timeSource.pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause;
        }
        context.timeSource.pause(DUPLICATE_WAIT);
        context.traceIds = find(context).value();
        if (context.traceIds.size() > 1) {
            throw new Failure(Problem.CALLBACK_TWICE, context.snapshot().configFile());
        }
    }

    /** In the tables that the write mode fills first. */
    private static ApiResult<Set<String>> find(VerifyContext context) throws InterruptedException {
        var langfuse = context.langfuse(context.proxyKeys());
        return context.writeMode().equals("events_only")
                ? langfuse.observationsTagged(context.callTag, VerifyContext.REQUEST_TIMEOUT)
                : langfuse.tracesTagged(context.callTag, VerifyContext.REQUEST_TIMEOUT);
    }

    /** All health checks stay green without it (docs/facts/langfuse.md, Health); reading tells. */
    private static void requireClickHouse(VerifyContext context, Reply reply) {
        var snapshot = context.refreshSnapshot();
        var isDown = snapshot.isDown(DeploymentSnapshot.CLICKHOUSE);
        var isAway =
                reply.status() == 500 && NO_CONNECTION.matcher(reply.body()).find();
        if (isDown || (isAway && context.sinceCall().compareTo(TYPICAL_DELAY) > 0)) {
            throw new Failure(
                    Problem.CLICKHOUSE_DOWN,
                    snapshot.containerName(DeploymentSnapshot.CLICKHOUSE),
                    snapshot.state(DeploymentSnapshot.CLICKHOUSE),
                    reply.summary());
        }
    }

    private static void requireNoLoss(VerifyContext context) {
        LossSignature.firstSinceCall(context).ifPresent(match -> {
            throw new Failure(match.lossSignature().problem(), match.line());
        });
    }

    /** Returns the failure after the timeout: still in the queue, or missing for an unknown reason. */
    private static Failure traceMissing(VerifyContext context) {
        var waiting = new RedisInspector(context.snapshot()).waitingJobs();
        return waiting > 0
                ? new Failure(
                        Problem.WORKER_STUCK,
                        context.snapshot().containerName(DeploymentSnapshot.WORKER),
                        "LLEN " + waiting)
                : new Failure(Problem.TRACE_MISSING, context.callTag, MAX_WAIT.toSeconds());
    }
}
