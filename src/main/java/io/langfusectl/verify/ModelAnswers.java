package io.langfusectl.verify;

import io.langfusectl.api.ChatRequest;
import io.langfusectl.files.TextFile;
import io.langfusectl.litellm.ConfigIncludes;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.List;

/** Whether a model answers through the proxy: the call whose trace is looked for. */
final class ModelAnswers implements VerifyStep {

    private static final Duration MOCK_TIMEOUT = Duration.ofSeconds(14);
    private static final Duration MODEL_TIMEOUT = Duration.ofSeconds(60);

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var aliases = context.liteLlm().models(VerifyContext.REQUEST_TIMEOUT).value();
        var model = context.realModel.orElse(ProxyConfig.PROBE_ALIAS);
        if (context.realModel.isEmpty() && !aliases.contains(model) && !isInFile(context, model)) {
            throw new Failure(Problem.PROBE_MISSING, model, context.snapshot().configFile());
        }
        var chatRequest = new ChatRequest(
                model, "ping", 1, VerifyContext.COMMON_TAG, List.of(VerifyContext.COMMON_TAG, context.callTag));
        context.markCall();
        var reply =
                context.liteLlm().complete(chatRequest, context.realModel.isPresent() ? MODEL_TIMEOUT : MOCK_TIMEOUT);
        if (reply.isOk()) {
            return;
        }
        if (reply.status() >= 400 && reply.status() < 500 && !aliases.contains(model)) {
            throw new Failure(Problem.MODEL_UNKNOWN, model, String.join(", ", aliases));
        }
        throw new Failure(Problem.MODEL_FAILED, model, reply.summary());
    }

    /** The file may have been changed since the proxy read it. */
    private static boolean isInFile(VerifyContext context, String model) {
        var directory = context.snapshot().installation().directory();
        var name = context.snapshot().configFile();
        try {
            var text = TextFile.read(directory.resolve(name), name);
            var mounts = context.snapshot().wanted(DeploymentSnapshot.PROXY).mounts();
            var config = ConfigIncludes.onHost(directory, name, text, mounts).config();
            return config.root().find("model_list").stream()
                    .flatMap(list -> list.items().stream())
                    .flatMap(entry -> entry.find("model_name").stream())
                    .anyMatch(alias -> alias.text().filter(model::equals).isPresent());
        } catch (Failure unreadable) {
            return false;
        }
    }
}
