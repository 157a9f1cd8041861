package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Inspection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks many containers at once, each one question, and is done after about a second whatever they answer. */
final class Interview {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** A question has one limit for the connection and one for the whole; the engine is asked before it. */
    private static final Duration LONGEST = Duration.ofMillis(1500);

    /** Who is asked, and what. */
    record Asked(Container container, Probe probe) {}

    /** What came out for one container. */
    record Health(Status.State state, Optional<Instant> since, int restarts, boolean endedWell) {}

    private final Engine engine;
    private final Timer timer;

    Interview(Engine engine, Timer timer) {
        this.engine = engine;
        this.timer = timer;
    }

    /** By the containers' names. */
    Map<String, Health> with(List<Asked> asked) throws InterruptedException {
        var health = new LinkedHashMap<String, Health>();
        if (asked.isEmpty()) {
            return health;
        }
        var threads = Executors.newFixedThreadPool(Math.min(asked.size(), 64), Interview::thread);
        try {
            var questions = new ArrayList<Callable<Health>>();
            asked.forEach(one -> questions.add(() -> ask(one.container(), one.probe())));
            var answers = threads.invokeAll(questions, LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                    .iterator();
            for (var one : asked) {
                health.put(one.container().name(), answer(answers.next(), one.container()));
            }
            return health;
        } finally {
            threads.shutdownNow();
        }
    }

    private Health ask(Container container, Probe probe) throws InterruptedException {
        var inspected = engine.inspect(container.name());
        if (inspected.isEmpty()) {
            return new Health(Status.State.ABSENT, Optional.empty(), 0, false);
        }
        var seen = inspected.get();
        var state = seen.state() == Container.State.RUNNING ? running(container, probe, seen) : atRest(seen.state());
        var endedWell = seen.state() == Container.State.EXITED && seen.exitCode() == 0;
        return new Health(state, seen.startedAt(), seen.restarts(), endedWell);
    }

    private Status.State running(Container container, Probe probe, Inspection seen) throws InterruptedException {
        var answer = new Look(engine, timer).at(container.name(), probe, probe.test(), seen, LIMIT);
        return switch (answer.mood()) {
            case READY -> Status.State.READY;
            case SICK -> Status.State.UNHEALTHY;
            case NOT_YET -> isYoung(probe, seen) ? Status.State.STARTING : Status.State.UNHEALTHY;
        };
    }

    private boolean isYoung(Probe probe, Inspection seen) {
        return seen.startedAt()
                .filter(start -> timer.now().isBefore(start.plus(probe.kind().childhood())))
                .isPresent();
    }

    private static Status.State atRest(Container.State state) {
        return switch (state) {
            case CREATED -> Status.State.CREATED;
            case RUNNING -> Status.State.STARTING;
            case PAUSED -> Status.State.PAUSED;
            case RESTARTING -> Status.State.RESTARTING;
            case REMOVING, EXITED, DEAD -> Status.State.EXITED;
        };
    }

    /** A question that was cut off leaves the photograph's word. */
    private static Health answer(Future<Health> future, Container container) throws InterruptedException {
        if (future.isCancelled()) {
            var state =
                    container.state() == Container.State.RUNNING ? Status.State.UNHEALTHY : atRest(container.state());
            return new Health(state, Optional.empty(), 0, false);
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(container.name(), e);
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-probe");
        thread.setDaemon(true);
        return thread;
    }
}
