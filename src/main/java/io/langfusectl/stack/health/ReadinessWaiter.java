package io.langfusectl.stack.health;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Inspection;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits until services are ready, each with the same timeout. */
public final class ReadinessWaiter {

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** How long a service may be unhealthy or slow before its log is read, and how often it is read then. */
    private static final Duration SUSPICION = Duration.ofSeconds(5);

    private static final int RESTARTS = 2;

    private final Engine engine;
    private final TimeSource timeSource;
    private final LogExcerpt excerpt;
    private final Duration timeout;

    /**
     * Creates a waiter on one engine.
     *
     * @param timeout for each service
     */
    public ReadinessWaiter(Engine engine, TimeSource timeSource, LogExcerpt excerpt, Duration timeout) {
        this.engine = engine;
        this.timeSource = timeSource;
        this.excerpt = excerpt;
        this.timeout = timeout;
    }

    MigrationGuard migrationGuard() {
        return new MigrationGuard(engine, timeSource);
    }

    /**
     * Waits until a service is ready.
     *
     * @throws Failure {@code SERVICE_…} as soon as it is clear that it will not become ready
     */
    public void await(WaitTarget waitTarget, Consumer<ProgressEvent> listener) throws InterruptedException {
        new Wait(waitTarget, listener).untilReady();
    }

    /**
     * Returns a pause short enough that a ready service is noticed after at most 1/32 more of the time that it took.
     */
    private static Duration pauseAfter(Duration waited) {
        var pause = waited.dividedBy(32);
        if (pause.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** The wait for one service: probes less and less often, and gives up at once when waiting is in vain. */
    private final class Wait {

        private final StartupDiagnosis startupDiagnosis;
        private final WaitTarget waitTarget;
        private final Consumer<ProgressEvent> listener;
        private final Instant began;
        private final Instant usual;

        private ProbeResult probeResult = ProbeResult.notYet("");
        private Instant wellUntil;
        private Instant readUntil;
        private final RestartCounter restartCounter = new RestartCounter();
        private boolean restarted;
        private String note = "";

        Wait(WaitTarget waitTarget, Consumer<ProgressEvent> listener) {
            this.startupDiagnosis = new StartupDiagnosis(excerpt, waitTarget);
            this.waitTarget = waitTarget;
            this.listener = listener;
            this.began = timeSource.now();
            this.usual = began.plusSeconds(
                    (long) (2 * waitTarget.probeSpec().serviceKind().seconds()));
            this.wellUntil = began;
            this.readUntil = began;
        }

        void untilReady() throws InterruptedException {
            while (!isOver()) {
                var now = timeSource.now();
                if (now.isAfter(began.plus(timeout))) {
                    throw startupDiagnosis.failure(Problem.SERVICE_TOO_SLOW, timeout.toSeconds(), probeResult.words());
                }
                if (now.isAfter(readUntil.plus(SUSPICION))) {
                    readUntil = now;
                    readLog();
                }
                timeSource.pause(pauseAfter(Duration.between(began, now)));
            }
        }

        private boolean isOver() throws InterruptedException {
            var seen = engine.inspect(waitTarget.container())
                    .orElseThrow(() -> startupDiagnosis.failure(Problem.SERVICE_DIED, "removed"));
            var stable = restartCounter.isUnchanged(seen.restarts());
            if (isCompleted(seen)) {
                return true;
            }
            if (!isAlive(seen)) {
                return false;
            }
            probeResult = new ServiceProbe(engine, timeSource)
                    .at(
                            RunningContainer.of(waitTarget.container(), seen),
                            waitTarget.probeSpec(),
                            waitTarget.test(),
                            LIMIT);
            if (probeResult.outcome() == ProbeResult.Outcome.FAILED) {
                treat(seen);
            } else {
                wellUntil = timeSource.now();
            }
            return probeResult.isReady() && stable && !waitTarget.toComplete();
        }

        private boolean isCompleted(Inspection seen) {
            return waitTarget.toComplete() && seen.state() == State.EXITED && seen.exitCode() == 0;
        }

        /** Returns whether the container runs; false if it may still start, a failure if it will not. */
        private boolean isAlive(Inspection seen) {
            if (seen.oomKilled() && seen.state() != State.RUNNING) {
                throw new Failure(Problem.SERVICE_OUT_OF_MEMORY, waitTarget.service());
            }
            return switch (seen.state()) {
                case CREATED, REMOVING -> false;
                case RUNNING -> mayRestart(RESTARTS, seen);
                case RESTARTING -> !mayRestart(RESTARTS - 1, seen);
                case PAUSED -> throw startupDiagnosis.failure(Problem.SERVICE_UNHEALTHY, "paused");
                case EXITED, DEAD -> {
                    if (!wasBeingStopped(seen)) {
                        throw startupDiagnosis.ended(Problem.SERVICE_DIED, seen.exitCode(), seen.exitCode());
                    }
                    startOnce();
                    yield false;
                }
            };
        }

        /** Returns true, or throws if it was restarted more often. */
        private boolean mayRestart(int times, Inspection seen) {
            if (restartCounter.count() > times) {
                throw startupDiagnosis.ended(Problem.SERVICE_RESTARTING, seen.exitCode(), restartCounter.count());
            }
            return true;
        }

        /**
         * Returns whether a container that ran when the plan was made has exited without being restarted by its policy:
         * a stop that a killed command had requested was carried out late.
         */
        private boolean wasBeingStopped(Inspection seen) {
            return waitTarget.found() && !waitTarget.toComplete() && !restarted && seen.state() == State.EXITED;
        }

        private void startOnce() {
            restarted = true;
            engine.start(waitTarget.container());
            restartCounter.forget();
            wellUntil = timeSource.now();
        }

        /**
         * Handles a service whose start failed although its process runs: a known cause in the log decides whether one
         * restart can help.
         */
        private void treat(Inspection seen) {
            var recovery = startupDiagnosis.prospect(startupDiagnosis.lines(seen));
            if (recovery == KnownStartupFailure.Recovery.RESTART_HELPS && !restarted) {
                engine.stop(waitTarget.container(), Optional.empty());
                startOnce();
            } else if (recovery != KnownStartupFailure.Recovery.OPEN
                    || timeSource.now().isAfter(wellUntil.plus(SUSPICION))) {
                throw startupDiagnosis.failure(Problem.SERVICE_UNHEALTHY, probeResult.words());
            }
        }

        /**
         * Reports the last log line of a service that takes long, and fails if its log shows that waiting is useless.
         */
        private void readLog() {
            var lines = engine.inspect(waitTarget.container())
                    .map(startupDiagnosis::lines)
                    .orElse(List.of());
            if (startupDiagnosis.prospect(lines) == KnownStartupFailure.Recovery.HOPELESS
                    && probeResult.words().startsWith("HTTP 5")) {
                throw startupDiagnosis.failure(Problem.SERVICE_UNHEALTHY, probeResult.words());
            }
            var line = lines.isEmpty() ? note : lines.get(lines.size() - 1);
            if (!line.equals(note) && timeSource.now().isAfter(usual)) {
                note = line;
                listener.accept(noted(line));
            }
        }

        private ProgressEvent noted(String line) {
            return new ProgressEvent(
                    waitTarget.stack(),
                    waitTarget.service(),
                    "await",
                    waitTarget.service(),
                    ProgressEvent.State.WAITING,
                    0,
                    0,
                    line,
                    0);
        }
    }

    /** Counts how often the engine restarted a container between inspections. */
    private static final class RestartCounter {

        private static final int UNKNOWN = -1;

        private int atFirst = UNKNOWN;
        private int before = UNKNOWN;

        /** Takes the count of this inspection and returns whether it is the same as at the last one. */
        boolean isUnchanged(int now) {
            atFirst = atFirst == UNKNOWN ? now : atFirst;
            var same = before == UNKNOWN || before == now;
            before = now;
            return same;
        }

        /** Returns the restarts since the first inspection. */
        int count() {
            return before - atFirst;
        }

        /** Makes the next inspection the first. */
        void forget() {
            atFirst = UNKNOWN;
            before = UNKNOWN;
        }
    }
}
