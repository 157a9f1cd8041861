package io.langfusectl.stack;

import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.execute.EngineStepRunner;
import io.langfusectl.stack.execute.PlanExecutor;
import io.langfusectl.stack.execute.ProgressReporter;
import io.langfusectl.stack.execute.Scheduler;
import io.langfusectl.stack.health.ExpectedServices;
import io.langfusectl.stack.health.KnownStartupFailure;
import io.langfusectl.stack.health.LogExcerpt;
import io.langfusectl.stack.health.ProbeConnection;
import io.langfusectl.stack.health.ReadinessWaiters;
import io.langfusectl.stack.health.StatusCollector;
import io.langfusectl.stack.logs.LogConsumer;
import io.langfusectl.stack.logs.LogFollower;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The stacks of an installation on an engine: looks, decides, and carries out what was decided. */
public final class StackService {

    private final Engine engine;
    private final Installation installation;
    private final TimeSource timeSource;
    private final LogExcerpt excerpt;

    /**
     * Creates the service of one installation on one engine.
     *
     * @param mask hides secrets in whatever comes from a container's log
     */
    public StackService(Engine engine, Installation installation, TimeSource timeSource, UnaryOperator<String> mask) {
        this.engine = engine;
        this.installation = installation;
        this.timeSource = timeSource;
        this.excerpt = new LogExcerpt(engine, mask);
    }

    /**
     * The first service that is asked pays for Java's first connection; whoever will ask may have that begin early, in
     * another thread (3 ms of the 70 that a look at eight services takes).
     */
    public static void warmUpProbes() {
        ProbeConnection.warmUp();
    }

    /** What it takes to have these stacks, or all, ready. */
    public Plan toStart(Collection<String> stacks) {
        return Plan.toStart(installation, installation.stacks(stacks), engine.observe(), this::isMissing);
    }

    /** What it takes to have these services alone ready, each {@code STACK/SERVICE}; what they need is not touched. */
    public Plan toRefresh(Collection<String> services) {
        return Plan.toStart(installation, installation.choose(services), engine.observe(), this::isMissing);
    }

    /** What it takes to have these stacks or services, or all, started anew. */
    public Plan toRestart(Collection<String> stacksOrServices) {
        return Plan.toRestart(installation, installation.choose(stacksOrServices), engine.observe(), this::isMissing);
    }

    /** What it takes to have these projects gone; asks no stack file. */
    public Plan toStop(Collection<String> projects, boolean alsoVolumes) {
        return Plan.toStop(projects, engine.observe(), alsoVolumes);
    }

    /**
     * Carries a plan out. A service that fails ends it at once; so does an interrupt of this thread. What was done by
     * then stays, and the same command goes on from there.
     *
     * @param timeout with each service that is awaited
     * @param listener is told one thing at a time, from other threads
     */
    public void carryOut(Plan plan, Duration timeout, Consumer<ProgressEvent> listener) throws InterruptedException {
        var progressReporter = new ProgressReporter(listener, timeSource);
        var readiness = new ReadinessWaiters(engine, timeSource, excerpt, timeout);
        var stepRunner = new EngineStepRunner(engine, readiness, progressReporter::report);
        var cores = Runtime.getRuntime().availableProcessors();
        var scheduler = new Scheduler(plan, cores, engine.info().deadlockProne());
        new PlanExecutor(plan, stepRunner, progressReporter, scheduler).run();
    }

    /**
     * How the services are; each running one is asked once, all at the same time, a second at most.
     *
     * @param stacks empty for all, and for what this folder has running without a stack file
     */
    public Status status(Collection<String> stacks) throws InterruptedException {
        var expectedServices = ExpectedServices.of(installation);
        return status(engine, madeIn(engine, expectedServices.directory()), expectedServices, timeSource, stacks);
    }

    /** The containers that were made in this folder: where a look at the services begins. */
    public static Containers madeIn(Engine engine, Path directory) {
        return new Containers(engine.containers(Map.of(Labels.WORKING_DIR, directory.toString())));
    }

    /**
     * Returns the status for expected services that are already known.
     *
     * @param observed {@linkplain #madeIn what was made in its folder}
     */
    public static Status status(
            Engine engine,
            Containers observed,
            ExpectedServices expectedServices,
            TimeSource timeSource,
            Collection<String> stacks)
            throws InterruptedException {
        var known = expectedServices.stacks().stream()
                .map(ExpectedServices.ExpectedStack::name)
                .toList();
        for (var stack : stacks) {
            if (!known.contains(stack)) {
                throw new Failure(Problem.UNKNOWN_STACK, stack, String.join(", ", known));
            }
        }
        return new StatusCollector(engine, withOthers(engine, observed, expectedServices), expectedServices, timeSource)
                .of(Set.copyOf(stacks));
    }

    /** Where somebody of a stack is missing, its place may be held by a container that was not made in this folder. */
    private static Containers withOthers(Engine engine, Containers observed, ExpectedServices expectedServices) {
        var found = observed;
        for (var expectedStack : expectedServices.stacks()) {
            if (!expectedStack.services().stream()
                    .allMatch(
                            expected -> observed.container(expected.container()).isPresent())) {
                found = found.and(engine.containers(Map.of(Labels.PROJECT, expectedStack.project())));
            }
        }
        return found;
    }

    /**
     * The same if there is nothing to do: everything runs as the roster has it, and is ready.
     *
     * @param brief without since when services run and how often they were restarted
     */
    public static Optional<Status> statusIfConverged(
            Engine engine,
            Containers observed,
            ExpectedServices expectedServices,
            TimeSource timeSource,
            Collection<String> stacks,
            boolean brief)
            throws InterruptedException {
        return new StatusCollector(engine, observed, expectedServices, timeSource)
                .ifAllIsWell(Set.copyOf(stacks), brief);
    }

    /**
     * The same after a start: a service that was ready and died since, while others were waited for, is a failure.
     *
     * @throws Failure {@code SERVICE_DIED}, with its last words
     */
    public Status statusAfterStart(Collection<String> stacks) throws InterruptedException {
        var status = status(stacks);
        status.stacks().stream()
                .flatMap(stack -> stack.services().stream())
                .filter(service -> service.state() == Status.State.EXITED)
                .forEach(this::checkExit);
        return status;
    }

    /** A service that has one thing to do may end; what ends otherwise has failed. */
    private void checkExit(Status.Service ended) {
        engine.inspect(ended.container()).filter(seen -> seen.exitCode() != 0).ifPresent(seen -> {
            var lines = excerpt.linesIfAny(ended.container(), Optional.empty());
            var hint = KnownStartupFailure.hint(lines, seen.exitCode());
            var excerptText = String.join("\n", LogExcerpt.telling(lines));
            throw new Failure(Problem.SERVICE_DIED, ended.service(), seen.exitCode(), excerptText, hint);
        });
    }

    /**
     * The logs of these stacks or services, or all; following, until this thread is interrupted, through restarts and
     * re-creations. Lines are as the service wrote them, not masked.
     */
    public void logs(Collection<String> stacksOrServices, LogRequest request, LogConsumer consumer)
            throws InterruptedException {
        new LogFollower(engine, timeSource, installation.choose(stacksOrServices), consumer).print(request);
    }

    /** The end of a container's log, masked; empty when there is no such container. */
    public List<String> logTail(String container, int lines) {
        return engine.inspect(container).isEmpty() ? List.of() : excerpt.lines(container, lines, Optional.empty());
    }

    /** At most 20 of a log's lines: those that name a known cause, or else sound like trouble, or else the last. */
    public static List<String> telling(List<String> lines) {
        return LogExcerpt.telling(lines);
    }

    /** What a container has logged since a moment, masked; its last lines if that is more. */
    public List<String> logSince(Instant moment, String container, int lines) {
        return engine.inspect(container).isEmpty() ? List.of() : excerpt.lines(container, lines, Optional.of(moment));
    }

    private boolean isMissing(String image) {
        return engine.image(image).isEmpty();
    }
}
