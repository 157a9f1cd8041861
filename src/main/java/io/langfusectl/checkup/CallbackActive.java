package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether the proxy reports each call, once, and to our Langfuse. */
final class CallbackActive implements Station {

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var file = walk.scene().configFile();
        var listed = new Callbacks(walk.proxy());
        var details = walk.liteLlm().details(Walk.QUICK);
        walk.callback = details.tellsCallbacks() ? details.langfuseCallback() : listed.onSuccess();
        var callback = walk.callback.orElseThrow(() -> new Failure(Problem.CALLBACK_MISSING, file));
        if (listed.areTwice()) {
            throw new Failure(Problem.CALLBACK_TWICE, file);
        }
        new Sampling(walk.proxy(), callback).off().ifPresent(variable -> {
            throw new Failure(
                    Problem.SAMPLING_OFF,
                    variable,
                    walk.proxy().variable(variable).orElse(""));
        });
        var destination = new Destination(walk.proxy(), callback);
        destination.value();
        if (!destination.others().isEmpty() && !walk.scene().isWeb(destination.host())) {
            throw destination.failure(Problem.HOST_MISMATCH, destination.others());
        }
    }
}
