package io.langfusectl.verify;

import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Sends one call through the proxy and checks each hop until its trace can be read in Langfuse. */
public final class Verification {

    private final Engine engine;
    private final Installation installation;
    private final Variables variables;
    private final ObservedState observed;
    private final UnaryOperator<String> mask;

    /**
     * Creates the check of a trace through one installation.
     *
     * @param observed what the engine has now
     * @param mask hides secrets in whatever comes from a container's log
     */
    public Verification(
            Engine engine,
            Installation installation,
            Variables variables,
            ObservedState observed,
            UnaryOperator<String> mask) {
        this.engine = engine;
        this.installation = installation;
        this.variables = variables;
        this.observed = observed;
        this.mask = mask;
    }

    /** The names of the hops, in their order. */
    public static List<String> hops() {
        return List.copyOf(steps().keySet());
    }

    /**
     * Passes silently if the proxy and Langfuse could be asked from here.
     *
     * @throws Failure {@code PORTS_OUT_OF_REACH}
     */
    public void requireReachable() {
        DeploymentSnapshot.of(engine, installation, variables, observed).requireReachable();
    }

    /**
     * Walks the way and stops at the first hop that fails; fails itself where no hop can be asked from here.
     *
     * @param realModel is called instead of the alias that costs nothing, with an answer of one token
     * @param listener is told each hop as soon as it is known
     */
    public VerifyReport run(Optional<String> realModel, Consumer<StepResult> listener) throws InterruptedException {
        var timeSource = TimeSource.system();
        var stackService = new StackService(engine, installation, timeSource, mask);
        var snapshot = DeploymentSnapshot.of(engine, installation, variables, observed);
        snapshot.requireReachable();
        var context = new VerifyContext(snapshot, stackService, timeSource, realModel);
        var hops = new ArrayList<StepResult>();
        for (var step : steps().entrySet()) {
            var began = timeSource.now();
            var failure = runStep(step.getValue(), context);
            hops.add(new StepResult(step.getKey(), failure.isEmpty(), since(began, timeSource), failure));
            listener.accept(hops.get(hops.size() - 1));
            if (failure.isPresent()) {
                break;
            }
        }
        return new VerifyReport(hops, context.callTag, context.callback, context.traceIds, context.projectId);
    }

    private static Map<String, VerifyStep> steps() {
        var stations = new LinkedHashMap<String, VerifyStep>();
        stations.put("proxy-ready", new ProxyReady());
        stations.put("key-accepted", new MasterKeyAccepted());
        stations.put("model-answers", new ModelAnswers());
        stations.put("callback-active", new CallbackActive());
        stations.put("langfuse-reachable", new LangfuseReachable());
        stations.put("keys-accepted", new ProjectKeysAccepted());
        stations.put("ingestion-accepts", new IngestionAccepts());
        stations.put("queue-and-worker", new QueueAndWorker());
        stations.put("trace-readable", new TraceReadable());
        return stations;
    }

    private static Optional<Failure> runStep(VerifyStep verifyStep, VerifyContext context) throws InterruptedException {
        try {
            verifyStep.run(context);
            return Optional.empty();
        } catch (Failure failure) {
            return Optional.of(failure);
        }
    }

    private static long since(Instant began, TimeSource timeSource) {
        return Duration.between(began, timeSource.now()).toMillis();
    }
}
