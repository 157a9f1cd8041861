package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether the proxy reports each call to Langfuse, once. */
final class CallbackActive implements Station {

    @Override
    public void pass(Walk walk) throws InterruptedException {
        walk.callback = walk.liteLlm().details(Walk.QUICK).langfuseCallback();
        if (walk.callback.isEmpty()) {
            throw new Failure(Problem.CALLBACK_MISSING, walk.scene().configFile());
        }
    }
}
