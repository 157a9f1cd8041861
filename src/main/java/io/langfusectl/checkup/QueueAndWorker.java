package io.langfusectl.checkup;

import io.langfusectl.api.LangfuseWorker;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether what Langfuse took is worked on. */
final class QueueAndWorker implements Station {

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var reply = new LangfuseWorker(walk.address(Scene.WORKER, 3030)).ready(Walk.QUICK);
        if (!reply.isOk()) {
            throw new Failure(Problem.WORKER_DOWN, reply.words());
        }
    }
}
