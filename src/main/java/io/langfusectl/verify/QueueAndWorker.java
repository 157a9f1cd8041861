package io.langfusectl.verify;

import io.langfusectl.api.LangfuseWorker;
import io.langfusectl.api.Reply;
import io.langfusectl.check.environment.SharedValuesCheck;
import io.langfusectl.engine.Container;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;

/** Whether what Langfuse took is worked on, by a worker that understands what web wrote. */
final class QueueAndWorker implements VerifyStep {

    /** A worker that was started just now does not listen yet. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private static final Duration PERIOD = Duration.ofMillis(500);

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var until = context.timer.now().plus(LONGEST);
        runs(context);
        agrees(context.snapshot());
        var reply = ask(context);
        while (!reply.isOk()
                && reply.outcome() != Reply.Outcome.SILENT
                && context.timer.now().isBefore(until)) {
            context.timer.pause(PERIOD);
            context.lookAgain();
            runs(context);
            reply = ask(context);
        }
        if (!reply.isOk()) {
            throw new Failure(Problem.WORKER_STUCK, context.snapshot().name(DeploymentSnapshot.WORKER), reply.words());
        }
    }

    private static Reply ask(VerifyContext context) throws InterruptedException {
        return new LangfuseWorker(context.address(DeploymentSnapshot.WORKER, 3030)).ready(VerifyContext.QUICK);
    }

    private static void runs(VerifyContext context) {
        var snapshot = context.snapshot();
        var state = snapshot.state(DeploymentSnapshot.WORKER);
        if (snapshot.isRunning(DeploymentSnapshot.WORKER)) {
            return;
        }
        var paused =
                snapshot.inspection(DeploymentSnapshot.WORKER).filter(seen -> seen.state() == Container.State.PAUSED);
        if (paused.isPresent()) {
            throw new Failure(Problem.WORKER_STUCK, snapshot.name(DeploymentSnapshot.WORKER), state);
        }
        throw new Failure(
                Problem.WORKER_DOWN,
                snapshot.name(DeploymentSnapshot.WORKER),
                state,
                context.lastWords(DeploymentSnapshot.WORKER, 20));
    }

    /**
     * What differs between the two shows only once something is read that the other wrote (docs/facts/langfuse.md,
     * Settings).
     */
    private static void agrees(DeploymentSnapshot snapshot) {
        if (new RedisInspector(snapshot).rejects(DeploymentSnapshot.WORKER)) {
            throw new Failure(Problem.WORKER_REDIS_REJECTED, snapshot.name(DeploymentSnapshot.WORKER));
        }
        var differing = SharedValuesCheck.differing(
                snapshot.environment(DeploymentSnapshot.WEB), snapshot.environment(DeploymentSnapshot.WORKER));
        if (!differing.isEmpty()) {
            throw new Failure(Problem.ENV_DIFFERS, String.join(", ", differing));
        }
    }
}
