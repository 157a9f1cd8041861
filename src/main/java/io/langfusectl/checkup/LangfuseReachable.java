package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether the proxy reaches Langfuse's web, and that works. */
final class LangfuseReachable implements Station {

    @Override
    public void pass(Walk walk) throws InterruptedException {
        if (!walk.scene().isRunning(Scene.WEB)) {
            throw new Failure(
                    Problem.WEB_STOPPED,
                    walk.scene().name(Scene.WEB),
                    walk.scene().state(Scene.WEB));
        }
        var health = walk.langfuse(walk.proxyKeys()).health(Walk.QUICK);
        if (!health.reply().isOk()) {
            throw new Failure(Problem.WEB_SILENT, health.reply().words());
        }
        walk.version = health.version();
    }
}
