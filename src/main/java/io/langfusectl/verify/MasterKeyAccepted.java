package io.langfusectl.verify;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;

/** Whether the proxy takes the key that its clients have. */
final class MasterKeyAccepted implements VerifyStep {

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var reply = context.liteLlm().models(VerifyContext.REQUEST_TIMEOUT).reply();
        if (reply.isOk()) {
            return;
        }
        // without a database LiteLLM looks for an unknown key in it all the same, and says 400
        if (reply.status() >= 400 && reply.status() < 500) {
            throw new Failure(
                    Problem.MASTER_KEY_REJECTED,
                    context.snapshot().variables().origin("LITELLM_MASTER_KEY"),
                    context.snapshot().configFile(),
                    reply.summary());
        }
        throw new Failure(Problem.PROXY_SILENT, reply.summary());
    }
}
