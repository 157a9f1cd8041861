package io.langfusectl.stack;

import io.langfusectl.problem.Failure;
import io.langfusectl.stack.Step.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final Map<String, Double> remaining;
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
        this.remaining = remaining(plan);
        this.known = plan.steps().stream().map(Step::key).collect(Collectors.toSet());
        this.waiting = new ArrayList<>(plan.steps());
        waiting.sort(Comparator.comparing((Step step) -> -Objects.requireNonNull(remaining.get(step.key()))));
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

    /** Seconds from the begin of a step to the end of the last that needs it, by key. */
    private static Map<String, Double> remaining(Plan plan) {
        var dependents = new HashMap<String, List<Step>>();
        plan.steps()
                .forEach(step -> step.after()
                        .forEach(key -> dependents
                                .computeIfAbsent(key, any -> new ArrayList<>())
                                .add(step)));
        var seconds = new HashMap<String, Double>();
        plan.steps().forEach(step -> path(step, dependents, seconds));
        return seconds;
    }

    private static double path(Step step, Map<String, List<Step>> dependents, Map<String, Double> seconds) {
        var done = seconds.get(step.key());
        if (done != null) {
            return done;
        }
        seconds.put(step.key(), step.seconds()); // ends the walk in a plan that goes round
        var longest = dependents.getOrDefault(step.key(), List.of()).stream()
                .mapToDouble(next -> path(next, dependents, seconds))
                .max()
                .orElse(0);
        seconds.put(step.key(), step.seconds() + longest);
        return step.seconds() + longest;
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-step");
        thread.setDaemon(true);
        return thread;
    }
}
