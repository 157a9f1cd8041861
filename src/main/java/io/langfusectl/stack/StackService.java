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

/** The stacks of an installation on one engine: plans, executes, and reports their status and logs. */
public final class StackService {

    private final Engine engine;
    private final Installation installation;
    private final TimeSource timeSource;
    private final LogExcerpt excerpt;

    /**
     * Creates the service of one installation on one engine.
     *
     * @param mask hides secrets in the lines of a container's log
     */
    public StackService(Engine engine, Installation installation, TimeSource timeSource, UnaryOperator<String> mask) {
        this.engine = engine;
        this.installation = installation;
        this.timeSource = timeSource;
        this.excerpt = new LogExcerpt(engine, mask);
    }

    /**
     * Makes Java's first connection, which costs the first probe 3 ms of the 70 that a status of eight services takes.
     * To be called early, in another thread.
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
     * Executes a plan. A service that fails ends it at once; so does an interrupt of this thread. Completed steps are
     * kept, and the same command continues from there.
     *
     * @param timeout for each service that is awaited
     * @param listener receives one event at a time, from other threads
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

    /** A one-shot service may end with exit code 0; any other end is a failure. */
    private void checkExit(Status.Service ended) {
        engine.inspect(ended.container()).filter(seen -> seen.exitCode() != 0).ifPresent(seen -> {
            var lines = excerpt.linesIfAny(ended.container(), Optional.empty());
            var hint = KnownStartupFailure.hint(lines, seen.exitCode());
            var excerptText = String.join("\n", LogExcerpt.telling(lines));
            throw new Failure(Problem.SERVICE_DIED, ended.service(), seen.exitCode(), excerptText, hint);
        });
    }

    /**
     * Prints the logs of these stacks or services, or of all. When it follows, it does so across restarts and
     * re-creations, until this thread is interrupted. Lines are not masked.
     */
    public void logs(Collection<String> stacksOrServices, LogRequest request, LogConsumer consumer)
            throws InterruptedException {
        new LogFollower(engine, timeSource, installation.choose(stacksOrServices), consumer).print(request);
    }

    /** Returns the end of a container's log, masked; empty if there is no such container. */
    public List<String> logTail(String container, int lines) {
        return engine.inspect(container).isEmpty() ? List.of() : excerpt.lines(container, lines, Optional.empty());
    }

    /**
     * Returns at most 20 lines of a log: those that name a known cause, else those that look like errors, else the last
     * ones.
     */
    public static List<String> telling(List<String> lines) {
        return LogExcerpt.telling(lines);
    }

    /** Returns what a container has logged since a moment, masked; only the last lines if that is more. */
    public List<String> logSince(Instant moment, String container, int lines) {
        return engine.inspect(container).isEmpty() ? List.of() : excerpt.lines(container, lines, Optional.of(moment));
    }

    private boolean isMissing(String image) {
        return engine.image(image).isEmpty();
    }
}
