package io.langfusectl.stack;

import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.engine.ObservedState;
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
import io.langfusectl.stack.health.ReadinessWaiter;
import io.langfusectl.stack.health.StatusCollector;
import io.langfusectl.stack.logs.LogConsumer;
import io.langfusectl.stack.logs.LogFollower;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
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

    /** Returns the plan to have these stacks, or all, ready. */
    public Plan toStart(Collection<String> stacks, ObservedState observed) {
        return Plan.toStart(installation, installation.stacks(stacks), observed, this::isMissing);
    }

    /**
     * Returns the plan to have these services alone ready, each {@code STACK/SERVICE}; their dependencies are not
     * touched.
     */
    public Plan toRefresh(Collection<String> services, ObservedState observed) {
        return Plan.toStart(installation, installation.choose(services), observed, this::isMissing);
    }

    /** Returns the plan to have these stacks or services, or all, restarted. */
    public Plan toRestart(Collection<String> stacksOrServices, ObservedState observed) {
        return Plan.toRestart(installation, installation.choose(stacksOrServices), observed, this::isMissing);
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
        var readiness = new ReadinessWaiter(engine, timeSource, excerpt, timeout);
        var stepRunner = new EngineStepRunner(engine, readiness, progressReporter::report);
        var cores = Runtime.getRuntime().availableProcessors();
        var scheduler = new Scheduler(plan, cores, engine.info().deadlockProne());
        new PlanExecutor(plan, stepRunner, progressReporter, scheduler).run();
    }

    /**
     * Returns the status of the services; each running one is probed once, all at the same time, for a second at most.
     *
     * @param containers all containers of the engine
     * @param stacks empty for all, and for what this folder has running without a stack file
     */
    public Status status(Containers containers, Collection<String> stacks) throws InterruptedException {
        return status(engine, containers, ExpectedServices.of(installation), timeSource, stacks);
    }

    /** Returns the {@linkplain #status(Containers, Collection) status} for expected services that are known already. */
    public static Status status(
            Engine engine,
            Containers containers,
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
        return new StatusCollector(engine, containers, expectedServices, timeSource).of(Set.copyOf(stacks));
    }

    /**
     * Returns the status if everything runs as expected and is ready, or empty if there is something to do.
     *
     * @param containers all containers of the engine
     * @param brief without since when services run and how often they were restarted
     */
    public static Optional<Status> statusIfConverged(
            Engine engine,
            Containers containers,
            ExpectedServices expectedServices,
            TimeSource timeSource,
            Collection<String> stacks,
            boolean brief)
            throws InterruptedException {
        return new StatusCollector(engine, containers, expectedServices, timeSource)
                .ifAllIsWell(Set.copyOf(stacks), brief);
    }

    /**
     * Returns the status after a plan was carried out: a service that was ready and died since, while others were
     * awaited, is a failure.
     *
     * @param containers all containers of the engine, seen after the plan was carried out
     * @throws Failure {@code SERVICE_DIED}, with the end of its log
     */
    public Status statusAfterStart(Containers containers, Collection<String> stacks) throws InterruptedException {
        var status = status(containers, stacks);
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
