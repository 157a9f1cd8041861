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

/** A plan being carried out, each step in a thread of its own, when its schedule lets it begin. */
public final class PlanExecutor {

    /** How long engine calls that are under way may take to end, once a step has failed. */
    private static final int SETTLE_SECONDS = 15;

    private record StartedStep(Step.Type type, Future<?> future) {}

    private record StepOutcome(Step step, @Nullable Throwable thrown) {}

    private final Plan plan;
    private final StepRunner stepRunner;
    private final ProgressReporter progressReporter;
    private final Scheduler scheduler;
    private final Map<String, StartedStep> running = new HashMap<>();
    private final BlockingQueue<StepOutcome> outcomes = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(PlanExecutor::thread);

    public PlanExecutor(Plan plan, StepRunner stepRunner, ProgressReporter progressReporter, Scheduler scheduler) {
        this.plan = plan;
        this.stepRunner = stepRunner;
        this.progressReporter = progressReporter;
        this.scheduler = scheduler;
    }

    /** Returns when all is done; the first failure ends it, and what the engine is at is let finish. */
    public void run() throws InterruptedException {
        try {
            launch();
            while (!running.isEmpty()) {
                settle(outcomes.take());
                launch();
            }
            if (!scheduler.waiting().isEmpty()) {
                throw new IllegalStateException("nothing can be done of " + scheduler.waiting() + " in " + plan);
            }
        } finally {
            leave();
        }
    }

    private void launch() {
        for (var step : scheduler.next()) {
            running.put(step.key(), new StartedStep(step.type(), threads.submit(() -> carryOut(step))));
        }
    }

    private void carryOut(Step step) {
        Throwable thrown = null;
        try {
            progressReporter.begins(step);
            stepRunner.run(step);
            progressReporter.ends(step);
        } catch (InterruptedException | RuntimeException | Error e) {
            thrown = e;
        }
        outcomes.add(new StepOutcome(step, thrown));
    }

    private void settle(StepOutcome stepOutcome) {
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

    /** Waiting is cut short at once, work on the engine is not: so the same command finds whole things and goes on. */
    private void leave() throws InterruptedException {
        threads.shutdown();
        running.values().stream()
                .filter(started -> started.type() == Step.Type.AWAIT || started.type() == Step.Type.PULL)
                .forEach(started -> started.future().cancel(true));
        try {
            threads.awaitTermination(SETTLE_SECONDS, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-step");
        thread.setDaemon(true);
        return thread;
    }
}
