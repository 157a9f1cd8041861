package io.langfusectl.checkup;

import io.langfusectl.api.Reply;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether Langfuse takes the keys that the proxy reports with, and they open the project of this installation. */
final class KeysAccepted implements Station {

    private static final String PROJECT = "LANGFUSE_INIT_PROJECT_ID";

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var projectsReply = walk.langfuse(walk.proxyKeys()).projects(Walk.QUICK);
        if (!projectsReply.reply().isOk()) {
            throw why(walk, projectsReply.reply());
        }
        walk.project =
                projectsReply.projects().stream().map(project -> project.id()).findFirst();
        var ours = walk.scene().environment(Scene.WEB).getOrDefault(PROJECT, "");
        walk.project.filter(theirs -> !ours.isEmpty() && !theirs.equals(ours)).ifPresent(theirs -> {
            throw new Failure(Problem.KEYS_OF_OTHER_PROJECT, theirs, ours);
        });
    }

    /** Without Redis no request that brings a key is ever answered (langfuse-seen.md 8). */
    private static Failure why(Walk walk, Reply reply) throws InterruptedException {
        if (reply.outcome() != Reply.Outcome.ANSWERED && walk.lookAgain().isDown(Scene.REDIS)) {
            return new Failure(
                    Problem.REDIS_DOWN,
                    walk.scene().name(Scene.REDIS),
                    walk.scene().state(Scene.REDIS));
        }
        return reply.status() == 401 ? unknown(walk) : new Failure(Problem.KEYS_REJECTED, reply.words());
    }

    /** Asked only once: each question renews Langfuse's memory of a key that does not exist. */
    private static Failure unknown(Walk walk) throws InterruptedException {
        var keys = walk.proxyKeys();
        if (!walk.langfuse(keys).knowsPublicKey(Walk.QUICK)) {
            return new Failure(Problem.KEYS_UNKNOWN, keys.publicKey());
        }
        var seconds = new RedisLook(walk.scene()).secondsOfForgottenKey(keys);
        return seconds > 0
                ? new Failure(Problem.KEYS_TOO_EARLY, keys.publicKey(), seconds)
                : new Failure(Problem.SECRET_WRONG, keys.publicKey());
    }
}
