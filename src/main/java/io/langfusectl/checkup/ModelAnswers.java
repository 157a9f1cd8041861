package io.langfusectl.checkup;

import io.langfusectl.api.Prompt;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.ProxyConfig;
import java.time.Duration;
import java.util.List;

/** Whether a model answers through the proxy: the call whose trace is looked for. */
final class ModelAnswers implements Station {

    private static final Duration ANSWER = Duration.ofSeconds(14);
    private static final Duration REAL_ANSWER = Duration.ofSeconds(60);

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var known = walk.liteLlm().models(Walk.QUICK).aliases();
        var model = walk.realModel.orElse(ProxyConfig.PROBE);
        if (walk.realModel.isEmpty() && !known.contains(model)) {
            throw new Failure(Problem.PROBE_MISSING, model, walk.scene().configFile());
        }
        var prompt = new Prompt(model, "ping", 1, Walk.TAG, List.of(Walk.TAG, walk.tag));
        walk.call();
        var reply = walk.liteLlm().complete(prompt, walk.realModel.isPresent() ? REAL_ANSWER : ANSWER);
        if (reply.isOk()) {
            return;
        }
        if (reply.status() >= 400 && reply.status() < 500 && !known.contains(model)) {
            throw new Failure(Problem.MODEL_UNKNOWN, model, String.join(", ", known));
        }
        throw new Failure(Problem.MODEL_FAILED, model, reply.words());
    }
}
