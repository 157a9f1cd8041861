package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the engine how each of many containers is, and then each that runs, all at once, in about a second. */
final class Interview {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** A question has one limit for the connection and one for the whole. */
    private static final Duration LONGEST = Duration.ofMillis(1500);

    /** Who is asked, and what. */
    record Asked(Container container, Probe probe) {}

    /** What came out for one container. */
    record Health(Status.State state, Optional<Instant> since, int restarts, boolean endedWell) {}

    /** What the engine said of one, and what the one itself will have said. */
    private record Answers(Container container, Optional<Vitals> vitals, Future<Status.State> state) {}

    private final Engine engine;
    private final Timer timer;

    Interview(Engine engine, Timer timer) {
        this.engine = engine;
        this.timer = timer;
    }

    /**
     * By the containers' names. The engine is asked for one after the other: it answers at once, a thread costs more.
     */
    Map<String, Health> with(List<Asked> asked) throws InterruptedException {
        var threads = Executors.newCachedThreadPool(Interview::thread);
        try {
            var answers = new ArrayList<Answers>();
            for (var one : asked) {
                var vitals = engine.vitals(one.container().name());
                answers.add(new Answers(one.container(), vitals, threads.submit(() -> state(one, vitals))));
            }
            var health = new LinkedHashMap<String, Health>();
            var end = System.nanoTime() + LONGEST.toNanos();
            for (var answer : answers) {
                health.put(answer.container().name(), health(answer, end - System.nanoTime()));
            }
            return health;
        } finally {
            threads.shutdownNow();
        }
    }

    private Status.State state(Asked asked, Optional<Vitals> vitals) throws InterruptedException {
        if (vitals.isEmpty()) {
            return Status.State.ABSENT;
        }
        var seen = vitals.get();
        return seen.state() == Container.State.RUNNING
                ? running(asked.container(), asked.probe(), seen)
                : atRest(seen.state());
    }

    private Status.State running(Container container, Probe probe, Vitals vitals) throws InterruptedException {
        var seen = new Seen(container.name(), vitals, container.addresses());
        var answer = new Look(engine, timer).at(seen, probe, probe.test(), LIMIT);
        return switch (answer.mood()) {
            case READY -> Status.State.READY;
            case SICK -> Status.State.UNHEALTHY;
            case NOT_YET -> isYoung(probe, vitals) ? Status.State.STARTING : Status.State.UNHEALTHY;
        };
    }

    private boolean isYoung(Probe probe, Vitals seen) {
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

    private static Health health(Answers answers, long nanosLeft) throws InterruptedException {
        var seen = answers.vitals();
        var endedWell = seen.filter(vitals -> vitals.state() == Container.State.EXITED && vitals.exitCode() == 0)
                .isPresent();
        return new Health(
                answer(answers.state(), nanosLeft),
                seen.flatMap(Vitals::startedAt),
                seen.map(Vitals::restarts).orElse(0),
                endedWell);
    }

    /** Whoever says nothing until then is not well. */
    private static Status.State answer(Future<Status.State> state, long nanosLeft) throws InterruptedException {
        try {
            return state.get(Math.max(nanosLeft, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            return Status.State.UNHEALTHY;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-probe");
        thread.setDaemon(true);
        return thread;
    }
}
