package io.langfusectl.stack.execute;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.PullProgress;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.health.ReadinessWaiter;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.ProgressEvent.State;
import io.langfusectl.stack.plan.Step;
import io.langfusectl.stack.plan.Step.NetworkOperands;
import io.langfusectl.stack.plan.Step.ServiceOperands;
import io.langfusectl.stack.plan.Step.VolumeOperands;
import io.langfusectl.stack.plan.Step.WaitOperands;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries out steps on an engine. */
public final class EngineStepRunner implements StepRunner {

    private final Engine engine;
    private final ReadinessWaiter readiness;
    private final Consumer<ProgressEvent> listener;

    /**
     * Creates a runner for the steps of one plan.
     *
     * @param readiness waits for services
     * @param listener is told what happens in the course of a step
     */
    public EngineStepRunner(Engine engine, ReadinessWaiter readiness, Consumer<ProgressEvent> listener) {
        this.engine = engine;
        this.readiness = readiness;
        this.listener = listener;
    }

    @Override
    public void run(Step step) throws InterruptedException {
        switch (step.type()) {
            case PULL -> engine.pull(step.resource(), progress -> listener.accept(pullEvent(step, progress)));
            case CREATE_NETWORK -> {
                var operands = (NetworkOperands) step.operands();
                engine.createNetwork(operands.owner(), operands.network());
            }
            case CREATE_VOLUME -> {
                var operands = (VolumeOperands) step.operands();
                engine.createVolume(operands.owner(), operands.volume());
            }
            case CREATE -> {
                var operands = (ServiceOperands) step.operands();
                engine.createContainer(operands.owner(), operands.service());
            }
            case START -> start(step.resource(), (ServiceOperands) step.operands());
            case AWAIT -> readiness.await(((WaitOperands) step.operands()).target(), listener);
            case STOP -> engine.stop(step.resource(), Optional.empty());
            case REMOVE -> engine.remove(step.resource());
            case REMOVE_NETWORK -> engine.removeNetwork(step.resource());
            case REMOVE_VOLUME -> engine.removeVolume(step.resource());
        }
    }

    /** An old container is tied to its networks by their ids: once one was made anew, the engine cannot start it. */
    private void start(String container, ServiceOperands operands) {
        try {
            engine.start(container);
        } catch (Failure failure) {
            if (failure.problem() != Problem.ENGINE_REFUSED) {
                throw failure;
            }
            engine.remove(container);
            engine.createContainer(operands.owner(), operands.service());
            engine.start(container);
        }
    }

    private static ProgressEvent pullEvent(Step step, PullProgress progress) {
        return new ProgressEvent(
                step.stack(),
                step.service(),
                step.type().toString(),
                step.resource(),
                State.PULLING,
                progress.current(),
                progress.total(),
                "",
                0);
    }
}
