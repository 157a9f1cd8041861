package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
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
    private record Answers(Container container, Optional<ContainerStatus> vitals, Future<Status.State> state) {}

    private final Engine engine;
    private final Timer timer;

    Interview(Engine engine, Timer timer) {
        this.engine = engine;
        this.timer = timer;
    }

    /** By the containers' names. A service is asked as soon as the engine has told of it. */
    Map<String, Health> with(List<Asked> asked) throws InterruptedException {
        return with(asked, false);
    }

    /**
     * The same without since when they run and how often they were restarted, which is not told without an inspection.
     */
    Map<String, Health> brief(List<Asked> asked) throws InterruptedException {
        return with(asked, true);
    }

    private Map<String, Health> with(List<Asked> asked, boolean brief) throws InterruptedException {
        try (var askers = new Askers()) {
            var answers = new ArrayList<Answers>();
            var unknown = new LinkedHashMap<String, Asked>();
            for (var one : asked) {
                if (brief && isListed(one)) {
                    answers.add(ask(
                            one,
                            Optional.of(ContainerStatus.listed(one.container().state())),
                            askers));
                } else {
                    unknown.put(one.container().name(), one);
                }
            }
            engine.vitals(
                    List.copyOf(unknown.keySet()),
                    (name, vitals) -> answers.add(ask(Objects.requireNonNull(unknown.get(name)), vitals, askers)));
            return health(answers, askers);
        }
    }

    /** Whoever runs and can be asked needs no inspection: the engine's list has told all that is wanted. */
    private static boolean isListed(Asked one) {
        return one.container().state() == Container.State.RUNNING && one.probe().kind() != Kind.OTHER;
    }

    private Answers ask(Asked one, Optional<ContainerStatus> vitals, Askers askers) {
        return new Answers(one.container(), vitals, askers.ask(() -> state(one, vitals)));
    }

    private static Map<String, Health> health(List<Answers> answers, Askers askers) throws InterruptedException {
        var health = new LinkedHashMap<String, Health>();
        var end = System.nanoTime() + LONGEST.toNanos();
        for (var answer : answers) {
            var state = answer(answer.state(), askers, end - System.nanoTime());
            health.put(answer.container().name(), health(answer, state));
        }
        return health;
    }

    private Status.State state(Asked asked, Optional<ContainerStatus> vitals) throws InterruptedException {
        if (vitals.isEmpty()) {
            return Status.State.ABSENT;
        }
        var seen = vitals.get();
        return seen.state() == Container.State.RUNNING
                ? running(asked.container(), asked.probe(), seen)
                : atRest(seen.state());
    }

    private Status.State running(Container container, Probe probe, ContainerStatus containerStatus)
            throws InterruptedException {
        var seen = new Seen(container.name(), containerStatus, container.addresses());
        var answer = new Look(engine, timer).at(seen, probe, probe.test(), LIMIT);
        return switch (answer.mood()) {
            case READY -> Status.State.READY;
            case SICK -> Status.State.UNHEALTHY;
            case NOT_YET -> isYoung(probe, containerStatus) ? Status.State.STARTING : Status.State.UNHEALTHY;
        };
    }

    private boolean isYoung(Probe probe, ContainerStatus seen) {
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

    private static Health health(Answers answers, Status.State state) {
        var seen = answers.vitals();
        var endedWell = seen.filter(containerStatus ->
                        containerStatus.state() == Container.State.EXITED && containerStatus.exitCode() == 0)
                .isPresent();
        return new Health(
                state,
                seen.flatMap(ContainerStatus::startedAt),
                seen.map(ContainerStatus::restarts).orElse(0),
                endedWell);
    }

    /** Whoever says nothing until then is not well. */
    private static Status.State answer(Future<Status.State> state, Askers askers, long nanosLeft)
            throws InterruptedException {
        try {
            return askers.answer(state, nanosLeft);
        } catch (TimeoutException silent) {
            return Status.State.UNHEALTHY;
        }
    }
}
