package io.langfusectl.checkup;

import io.langfusectl.api.LangfuseWorker;
import io.langfusectl.api.Reply;
import io.langfusectl.engine.Container;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;

/** Whether what Langfuse took is worked on, by a worker that understands what web wrote. */
final class QueueAndWorker implements Station {

    /** A worker that was started just now does not listen yet. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private static final Duration PERIOD = Duration.ofMillis(500);

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var until = walk.timer.now().plus(LONGEST);
        runs(walk);
        agrees(walk.scene());
        var reply = ask(walk);
        while (!reply.isOk()
                && reply.outcome() != Reply.Outcome.SILENT
                && walk.timer.now().isBefore(until)) {
            walk.timer.pause(PERIOD);
            walk.lookAgain();
            runs(walk);
            reply = ask(walk);
        }
        if (!reply.isOk()) {
            throw new Failure(Problem.WORKER_STUCK, walk.scene().name(Scene.WORKER), reply.words());
        }
    }

    private static Reply ask(Walk walk) throws InterruptedException {
        return new LangfuseWorker(walk.address(Scene.WORKER, 3030)).ready(Walk.QUICK);
    }

    private static void runs(Walk walk) {
        var scene = walk.scene();
        var state = scene.state(Scene.WORKER);
        if (scene.isRunning(Scene.WORKER)) {
            return;
        }
        var paused = scene.inspection(Scene.WORKER).filter(seen -> seen.state() == Container.State.PAUSED);
        if (paused.isPresent()) {
            throw new Failure(Problem.WORKER_STUCK, scene.name(Scene.WORKER), state);
        }
        throw new Failure(Problem.WORKER_DOWN, scene.name(Scene.WORKER), state, walk.lastWords(Scene.WORKER, 20));
    }

    /**
     * What differs between the two shows only once something is read that the other wrote (langfuse-litellm.md 1.7).
     */
    private static void agrees(Scene scene) {
        if (new RedisLook(scene).rejects(Scene.WORKER)) {
            throw new Failure(Problem.WORKER_REDIS_REJECTED, scene.name(Scene.WORKER));
        }
        var differing = TwinCheck.differing(scene.environment(Scene.WEB), scene.environment(Scene.WORKER));
        if (!differing.isEmpty()) {
            throw new Failure(Problem.ENV_DIFFERS, String.join(", ", differing));
        }
    }
}
