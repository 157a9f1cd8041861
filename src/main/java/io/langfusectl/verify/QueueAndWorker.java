package io.langfusectl.verify;

import io.langfusectl.api.LangfuseWorker;
import io.langfusectl.api.Reply;
import io.langfusectl.check.environment.SharedValuesCheck;
import io.langfusectl.engine.Container;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;

/** Checks that the worker runs, is ready, and shares its settings with langfuse-web. */
final class QueueAndWorker implements VerifyStep {

    /** A worker that was started just now does not listen yet. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(12);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var until = context.timeSource.now().plus(MAX_WAIT);
        requireRunning(context);
        requireSharedValues(context.snapshot());
        var reply = readiness(context);
        while (!reply.isOk()
                && reply.outcome() != Reply.Outcome.SILENT
                && context.timeSource.now().isBefore(until)) {
            context.timeSource.pause(POLL_INTERVAL);
            context.refreshSnapshot();
            requireRunning(context);
            reply = readiness(context);
        }
        if (!reply.isOk()) {
            throw new Failure(
                    Problem.WORKER_STUCK, context.snapshot().containerName(DeploymentSnapshot.WORKER), reply.summary());
        }
    }

    private static Reply readiness(VerifyContext context) throws InterruptedException {
        return new LangfuseWorker(context.address(DeploymentSnapshot.WORKER, 3030))
                .ready(VerifyContext.REQUEST_TIMEOUT);
    }

    private static void requireRunning(VerifyContext context) {
        var snapshot = context.snapshot();
        var state = snapshot.state(DeploymentSnapshot.WORKER);
        if (snapshot.isRunning(DeploymentSnapshot.WORKER)) {
            return;
        }
        var paused =
                snapshot.inspection(DeploymentSnapshot.WORKER).filter(seen -> seen.state() == Container.State.PAUSED);
        if (paused.isPresent()) {
            throw new Failure(Problem.WORKER_STUCK, snapshot.containerName(DeploymentSnapshot.WORKER), state);
        }
        throw new Failure(
                Problem.WORKER_DOWN,
                snapshot.containerName(DeploymentSnapshot.WORKER),
                state,
                context.logExcerpt(DeploymentSnapshot.WORKER, 20));
    }

    /**
     * What differs between the two shows only once something is read that the other wrote (docs/facts/langfuse.md,
     * Settings).
     */
    private static void requireSharedValues(DeploymentSnapshot snapshot) {
        if (new RedisInspector(snapshot).rejectsPasswordOf(DeploymentSnapshot.WORKER)) {
            throw new Failure(Problem.WORKER_REDIS_REJECTED, snapshot.containerName(DeploymentSnapshot.WORKER));
        }
        var differing = SharedValuesCheck.differing(
                snapshot.environment(DeploymentSnapshot.WEB), snapshot.environment(DeploymentSnapshot.WORKER));
        if (!differing.isEmpty()) {
            throw new Failure(Problem.ENV_DIFFERS, String.join(", ", differing));
        }
    }
}
