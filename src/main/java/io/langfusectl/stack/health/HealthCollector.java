package io.langfusectl.stack.health;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Engine;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
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

/**
 * Collects the health of many containers: the engine's status of each, and then a probe of each running one, all at
 * once, in about a second.
 */
final class HealthCollector {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** A probe has one limit for the connection and one for the whole. */
    private static final Duration LONGEST = Duration.ofMillis(1500);

    /** A container and its probe. */
    record ProbedContainer(Container container, ProbeSpec probeSpec) {}

    /** The health of one container. */
    record Health(Status.State state, Optional<Instant> since, int restarts, boolean endedWell) {}

    /** The engine's status of a container, and its probe, which may still run. */
    private record HealthAnswers(Container container, Optional<ContainerStatus> vitals, Future<Status.State> state) {}

    private final Engine engine;
    private final TimeSource timeSource;

    HealthCollector(Engine engine, TimeSource timeSource) {
        this.engine = engine;
        this.timeSource = timeSource;
    }

    /** Returns the health by container name. A service is probed as soon as the engine has returned its status. */
    Map<String, Health> with(List<ProbedContainer> asked) throws InterruptedException {
        return with(asked, false);
    }

    /** Returns the same without start times and restart counts, which need an inspection. */
    Map<String, Health> brief(List<ProbedContainer> asked) throws InterruptedException {
        return with(asked, true);
    }

    private Map<String, Health> with(List<ProbedContainer> asked, boolean brief) throws InterruptedException {
        try (var probeExecutor = new ProbeExecutor()) {
            var answers = new ArrayList<HealthAnswers>();
            var unknown = new LinkedHashMap<String, ProbedContainer>();
            for (var one : asked) {
                if (brief && isListed(one)) {
                    answers.add(ask(
                            one,
                            Optional.of(ContainerStatus.listed(one.container().state())),
                            probeExecutor));
                } else {
                    unknown.put(one.container().name(), one);
                }
            }
            engine.containerStatuses(
                    List.copyOf(unknown.keySet()),
                    (name, vitals) ->
                            answers.add(ask(Objects.requireNonNull(unknown.get(name)), vitals, probeExecutor)));
            return health(answers, probeExecutor);
        }
    }

    /** A running container that can be probed needs no inspection: the engine's list has all that is wanted. */
    private static boolean isListed(ProbedContainer one) {
        return one.container().state() == Container.State.RUNNING
                && one.probeSpec().serviceKind() != ServiceKind.OTHER;
    }

    private HealthAnswers ask(ProbedContainer one, Optional<ContainerStatus> vitals, ProbeExecutor probeExecutor) {
        return new HealthAnswers(one.container(), vitals, probeExecutor.ask(() -> state(one, vitals)));
    }

    private static Map<String, Health> health(List<HealthAnswers> answers, ProbeExecutor probeExecutor)
            throws InterruptedException {
        var health = new LinkedHashMap<String, Health>();
        var end = System.nanoTime() + LONGEST.toNanos();
        for (var answer : answers) {
            var state = answer(answer.state(), probeExecutor, end - System.nanoTime());
            health.put(answer.container().name(), health(answer, state));
        }
        return health;
    }

    private Status.State state(ProbedContainer probed, Optional<ContainerStatus> vitals) throws InterruptedException {
        if (vitals.isEmpty()) {
            return Status.State.ABSENT;
        }
        var seen = vitals.get();
        return seen.state() == Container.State.RUNNING
                ? running(probed.container(), probed.probeSpec(), seen)
                : atRest(seen.state());
    }

    private Status.State running(Container container, ProbeSpec probeSpec, ContainerStatus containerStatus)
            throws InterruptedException {
        var running = new RunningContainer(container.name(), containerStatus, container.addresses(), container.ports());
        var probeResult = new ServiceProbe(engine, timeSource).at(running, probeSpec, probeSpec.test(), LIMIT);
        return switch (probeResult.outcome()) {
            case READY -> Status.State.READY;
            case FAILED -> Status.State.UNHEALTHY;
            case NOT_READY -> isYoung(probeSpec, containerStatus) ? Status.State.STARTING : Status.State.UNHEALTHY;
        };
    }

    private boolean isYoung(ProbeSpec probeSpec, ContainerStatus seen) {
        return seen.startedAt()
                .filter(start -> timeSource
                        .now()
                        .isBefore(start.plus(probeSpec.serviceKind().startupGracePeriod())))
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

    private static Health health(HealthAnswers healthAnswers, Status.State state) {
        var seen = healthAnswers.vitals();
        var endedWell = seen.filter(containerStatus ->
                        containerStatus.state() == Container.State.EXITED && containerStatus.exitCode() == 0)
                .isPresent();
        return new Health(
                state,
                seen.flatMap(ContainerStatus::startedAt),
                seen.map(ContainerStatus::restarts).orElse(0),
                endedWell);
    }

    /** A service that does not answer until then is unhealthy. */
    private static Status.State answer(Future<Status.State> state, ProbeExecutor probeExecutor, long nanosLeft)
            throws InterruptedException {
        try {
            return probeExecutor.answer(state, nanosLeft);
        } catch (TimeoutException silent) {
            return Status.State.UNHEALTHY;
        }
    }
}
