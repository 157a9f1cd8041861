package io.langfusectl.verify;

import io.langfusectl.check.config.Callbacks;
import io.langfusectl.check.config.Sampling;
import io.langfusectl.check.config.TraceEndpoint;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether the proxy reports each call, once, and to our Langfuse. */
final class CallbackActive implements VerifyStep {

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var file = context.snapshot().configFile();
        var listed = new Callbacks(context.effectiveProxyConfig());
        var details = context.liteLlm().details(VerifyContext.REQUEST_TIMEOUT);
        context.callback = details.tellsCallbacks() ? details.langfuseCallback() : listed.onSuccess();
        var callback = context.callback.orElseThrow(() -> new Failure(Problem.CALLBACK_MISSING, file));
        if (listed.areTwice()) {
            throw new Failure(Problem.CALLBACK_TWICE, file);
        }
        new Sampling(context.effectiveProxyConfig(), callback).off().ifPresent(variable -> {
            throw new Failure(
                    Problem.SAMPLING_OFF,
                    variable,
                    context.effectiveProxyConfig().variable(variable).orElse(""));
        });
        var endpoint = new TraceEndpoint(context.effectiveProxyConfig(), callback);
        endpoint.value();
        if (!endpoint.others().isEmpty() && !context.snapshot().isWeb(endpoint.host())) {
            throw endpoint.failure(Problem.HOST_MISMATCH, endpoint.others());
        }
    }
}
