package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether Langfuse takes what the proxy sends. */
final class IngestionAccepts implements Station {

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var reply = walk.langfuse(walk.proxyKeys()).otlp("{}", Walk.QUICK);
        if (!reply.isOk()) {
            throw new Failure(Problem.INGESTION_REFUSED, reply.words());
        }
    }
}
