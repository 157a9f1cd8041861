package io.langfusectl.verify;

import io.langfusectl.api.Reply;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether Langfuse takes the keys that the proxy reports with, and they open the project of this installation. */
final class ProjectKeysAccepted implements VerifyStep {

    private static final String PROJECT = "LANGFUSE_INIT_PROJECT_ID";

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var projects = context.langfuse(context.proxyKeys()).projects(VerifyContext.REQUEST_TIMEOUT);
        if (!projects.reply().isOk()) {
            throw failure(context, projects.reply());
        }
        context.projectId = projects.value().stream().findFirst();
        var ours = context.snapshot().environment(DeploymentSnapshot.WEB).getOrDefault(PROJECT, "");
        context.projectId
                .filter(theirs -> !ours.isEmpty() && !theirs.equals(ours))
                .ifPresent(theirs -> {
                    throw new Failure(Problem.KEYS_OF_OTHER_PROJECT, theirs, ours);
                });
    }

    /** Without Redis no request that brings a key is ever answered (docs/facts/langfuse.md, Faults at run time). */
    private static Failure failure(VerifyContext context, Reply reply) throws InterruptedException {
        if (reply.outcome() != Reply.Outcome.ANSWERED
                && context.refreshSnapshot().isDown(DeploymentSnapshot.REDIS)) {
            return new Failure(
                    Problem.REDIS_DOWN,
                    context.snapshot().containerName(DeploymentSnapshot.REDIS),
                    context.snapshot().state(DeploymentSnapshot.REDIS));
        }
        return reply.status() == 401
                ? unauthorizedFailure(context)
                : new Failure(Problem.KEYS_REJECTED, reply.summary());
    }

    /** Called only once: each request renews Langfuse's negative-cache entry for the key. */
    private static Failure unauthorizedFailure(VerifyContext context) throws InterruptedException {
        var keys = context.proxyKeys();
        if (!context.langfuse(keys).knowsPublicKey(VerifyContext.REQUEST_TIMEOUT)) {
            return new Failure(Problem.KEYS_UNKNOWN, keys.publicKey());
        }
        var seconds = new RedisInspector(context.snapshot()).unknownKeyTtlSeconds(keys);
        return seconds > 0
                ? new Failure(Problem.KEYS_TOO_EARLY, keys.publicKey(), seconds)
                : new Failure(Problem.SECRET_WRONG, keys.publicKey());
    }
}
