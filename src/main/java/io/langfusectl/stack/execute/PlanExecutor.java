package io.langfusectl.stack.execute;

import io.langfusectl.problem.Failure;
import io.langfusectl.stack.plan.Plan;
import io.langfusectl.stack.plan.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Executes a plan, each step in its own thread, in the order of the scheduler. */
public final class PlanExecutor {

    /** How long engine calls that are under way may take to end, once a step has failed. */
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 15;

    private record StartedStep(Step.Type type, Future<?> future) {}

    private record StepOutcome(Step step, @Nullable Throwable thrown) {}

    private final Plan plan;
    private final StepRunner stepRunner;
    private final ProgressReporter progressReporter;
    private final Scheduler scheduler;
    private final Map<String, StartedStep> running = new HashMap<>();
    private final BlockingQueue<StepOutcome> outcomes = new LinkedBlockingQueue<>();
    private final ExecutorService executor = Executors.newCachedThreadPool(PlanExecutor::newThread);

    public PlanExecutor(Plan plan, StepRunner stepRunner, ProgressReporter progressReporter, Scheduler scheduler) {
        this.plan = plan;
        this.stepRunner = stepRunner;
        this.progressReporter = progressReporter;
        this.scheduler = scheduler;
    }

    /** Runs all steps. On the first failure no further step starts, and engine calls in progress may finish. */
    public void run() throws InterruptedException {
        try {
            startReadySteps();
            while (!running.isEmpty()) {
                handleOutcome(outcomes.take());
                startReadySteps();
            }
            if (!scheduler.waiting().isEmpty()) {
                throw new IllegalStateException("nothing can be done of " + scheduler.waiting() + " in " + plan);
            }
        } finally {
            shutDown();
        }
    }

    private void startReadySteps() {
        for (var step : scheduler.next()) {
            running.put(step.key(), new StartedStep(step.type(), executor.submit(() -> runStep(step))));
        }
    }

    private void runStep(Step step) {
        Throwable thrown = null;
        try {
            progressReporter.stepStarted(step);
            stepRunner.run(step);
            progressReporter.stepEnded(step);
        } catch (InterruptedException | RuntimeException | Error e) {
            thrown = e;
        }
        outcomes.add(new StepOutcome(step, thrown));
    }

    private void handleOutcome(StepOutcome stepOutcome) {
        running.remove(stepOutcome.step().key());
        var thrown = stepOutcome.thrown();
        if (thrown == null) {
            scheduler.ended(stepOutcome.step());
        } else if (thrown instanceof Failure failure) {
            throw failure;
        } else if (thrown instanceof Error error) {
            throw error;
        } else {
            throw new IllegalStateException(stepOutcome.step().toString(), thrown);
        }
    }

    /**
     * Cancels waits and pulls at once but lets other engine calls finish, so that the next command finds no half-made
     * resource.
     */
    private void shutDown() throws InterruptedException {
        executor.shutdown();
        running.values().stream()
                .filter(started -> started.type() == Step.Type.AWAIT || started.type() == Step.Type.PULL)
                .forEach(started -> started.future().cancel(true));
        try {
            executor.awaitTermination(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Thread newThread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-step");
        thread.setDaemon(true);
        return thread;
    }
}
