package io.langfusectl.stack;

import io.langfusectl.problem.Failure;
import io.langfusectl.stack.Step.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan being carried out: longest remaining path first, as many busy steps at a time as there are cores. */
final class Execution {

    /** How long engine calls that are under way may take to end, once a step has failed. */
    private static final int SETTLE_SECONDS = 15;

    private record Outcome(Step step, @Nullable Throwable thrown) {}

    private final Plan plan;
    private final Site site;
    private final Narrator narrator;
    private final int cores;
    private final Set<String> known;
    private final List<Step> waiting;
    private final Map<Step, Future<?>> running = new LinkedHashMap<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Execution::thread);

    Execution(Plan plan, Site site, Narrator narrator, int cores) {
        this.plan = plan;
        this.site = site;
        this.narrator = narrator;
        this.cores = cores;
        this.known = plan.steps().stream().map(Step::key).collect(Collectors.toSet());
        this.waiting = new ArrayList<>(plan.steps());
        waiting.sort(RemainingPath.of(plan).longestFirst());
    }

    /** Returns when all is done; the first failure ends it, and what the engine is at is let finish. */
    void run() throws InterruptedException {
        try {
            launch();
            while (!running.isEmpty()) {
                settle(outcomes.take());
                launch();
            }
            if (!waiting.isEmpty()) {
                throw new IllegalStateException("nothing can be done of " + waiting + " in " + plan);
            }
        } finally {
            leave();
        }
    }

    private void launch() {
        for (var step : List.copyOf(waiting)) {
            if (isFree(step)) {
                waiting.remove(step);
                running.put(step, threads.submit(() -> carryOut(step)));
            }
        }
    }

    private boolean isFree(Step step) {
        if (step.after().stream().anyMatch(key -> known.contains(key))) {
            return false;
        }
        var busy = running.keySet().stream().map(Step::verb).toList();
        if (step.verb().isTeardown() && site.engine().about().deadlockProne()) {
            return busy.stream().noneMatch(Verb::isTeardown);
        }
        return !step.verb().isWork() || busy.stream().filter(Verb::isWork).count() < cores;
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
        running.remove(outcome.step());
        var thrown = outcome.thrown();
        if (thrown == null) {
            known.remove(outcome.step().key());
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
        running.forEach((step, future) -> {
            if (step.verb() == Verb.AWAIT || step.verb() == Verb.PULL) {
                future.cancel(true);
            }
        });
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
