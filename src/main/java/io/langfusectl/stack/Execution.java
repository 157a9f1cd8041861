package io.langfusectl.stack;

import io.langfusectl.problem.Failure;
import io.langfusectl.stack.Step.Verb;
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
final class Execution {

    /** How long engine calls that are under way may take to end, once a step has failed. */
    private static final int SETTLE_SECONDS = 15;

    private record Begun(Verb verb, Future<?> future) {}

    private record Outcome(Step step, @Nullable Throwable thrown) {}

    private final Plan plan;
    private final Site site;
    private final Narrator narrator;
    private final Schedule schedule;
    private final Map<String, Begun> running = new HashMap<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Execution::thread);

    Execution(Plan plan, Site site, Narrator narrator, int cores) {
        this.plan = plan;
        this.site = site;
        this.narrator = narrator;
        this.schedule = new Schedule(plan, cores, site.engine().info().deadlockProne());
    }

    /** Returns when all is done; the first failure ends it, and what the engine is at is let finish. */
    void run() throws InterruptedException {
        try {
            launch();
            while (!running.isEmpty()) {
                settle(outcomes.take());
                launch();
            }
            if (!schedule.waiting().isEmpty()) {
                throw new IllegalStateException("nothing can be done of " + schedule.waiting() + " in " + plan);
            }
        } finally {
            leave();
        }
    }

    private void launch() {
        for (var step : schedule.next()) {
            running.put(step.key(), new Begun(step.verb(), threads.submit(() -> carryOut(step))));
        }
    }

    private void carryOut(Step step) {
        Throwable thrown = null;
        try {
            narrator.begins(step);
            step.deed().apply(site);
            narrator.ends(step);
        } catch (InterruptedException | RuntimeException | Error e) {
            thrown = e;
        }
        outcomes.add(new Outcome(step, thrown));
    }

    private void settle(Outcome outcome) {
        running.remove(outcome.step().key());
        var thrown = outcome.thrown();
        if (thrown == null) {
            schedule.ended(outcome.step());
        } else if (thrown instanceof Failure failure) {
            throw failure;
        } else if (thrown instanceof Error error) {
            throw error;
        } else {
            throw new IllegalStateException(outcome.step().toString(), thrown);
        }
    }

    /** Waiting is cut short at once, work on the engine is not: so the same command finds whole things and goes on. */
    private void leave() throws InterruptedException {
        threads.shutdown();
        running.values().stream()
                .filter(begun -> begun.verb() == Verb.AWAIT || begun.verb() == Verb.PULL)
                .forEach(begun -> begun.future().cancel(true));
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
