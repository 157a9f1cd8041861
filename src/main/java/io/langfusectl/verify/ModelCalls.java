package io.langfusectl.verify;

import io.langfusectl.api.ChatRequest;
import io.langfusectl.api.LiteLlm;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.Installation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls of a configuration's models through the running proxy, for one token each. They cost money. */
public final class ModelCalls {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final LiteLlm proxy;

    /**
     * Creates a caller of the models of the running proxy.
     *
     * @throws Failure {@code PROXY_STOPPED}, {@code PORTS_OUT_OF_REACH}
     */
    public ModelCalls(Engine engine, Installation installation, Variables variables) {
        var snapshot = DeploymentSnapshot.of(engine, installation, variables, engine.observe());
        if (!snapshot.isRunning(DeploymentSnapshot.PROXY)) {
            throw new Failure(
                    Problem.PROXY_STOPPED,
                    snapshot.containerName(DeploymentSnapshot.PROXY),
                    snapshot.state(DeploymentSnapshot.PROXY));
        }
        snapshot.requireReachable();
        var address = snapshot.address(DeploymentSnapshot.PROXY, 4000).orElse(URI.create("http://127.0.0.1:9"));
        this.proxy = new LiteLlm(address, snapshot.masterKey());
    }

    /** Calls a model once; what kept it from answering, if something did. */
    public Optional<Failure> call(String alias) throws InterruptedException {
        var chatRequest = new ChatRequest(alias, "ping", 1, "langfuse-ctl-models", List.of("langfuse-ctl-models"));
        var reply = proxy.complete(chatRequest, TIMEOUT);
        return reply.isOk() ? Optional.empty() : Optional.of(new Failure(Problem.MODEL_FAILED, alias, reply.summary()));
    }
}
