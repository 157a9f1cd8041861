package io.langfusectl.stack;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Inspection;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The wait for one service: looks ever more seldom, and gives up at once when looking further is in vain. */
final class Vigil {

    private static final Duration SHORTEST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** How long a service may be sick, or slow, before its log is read; then it is read so often. */
    private static final Duration SUSPICION = Duration.ofSeconds(5);

    private static final int RESTARTS = 2;

    private final Engine engine;
    private final Timer timer;
    private final Diagnosis diagnosis;
    private final Awaited awaited;
    private final Consumer<Progress> tell;
    private final Instant began;
    private final Instant usual;

    private Answer answer = Answer.notYet("");
    private Instant wellUntil;
    private Instant readUntil;
    private final Restarts restarts = new Restarts();
    private boolean restarted;
    private String note = "";

    Vigil(Engine engine, Timer timer, LastWords lastWords, Awaited awaited, Consumer<Progress> tell) {
        this.engine = engine;
        this.timer = timer;
        this.diagnosis = new Diagnosis(lastWords, awaited);
        this.awaited = awaited;
        this.tell = tell;
        this.began = timer.now();
        this.usual = began.plusSeconds((long) (2 * awaited.probe().kind().seconds()));
        this.wellUntil = began;
        this.readUntil = began;
    }

    void keep(Duration patience) throws InterruptedException {
        while (!isOver()) {
            var now = timer.now();
            if (now.isAfter(began.plus(patience))) {
                throw diagnosis.failure(Problem.SERVICE_TOO_SLOW, patience.toSeconds(), answer.words());
            }
            if (now.isAfter(readUntil.plus(SUSPICION))) {
                readUntil = now;
                readLog();
            }
            timer.pause(pauseAfter(Duration.between(began, now)));
        }
    }

    /** So that a service is known to be ready when it has taken at most a thirtieth longer. */
    private static Duration pauseAfter(Duration waited) {
        var pause = waited.dividedBy(32);
        if (pause.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private boolean isOver() throws InterruptedException {
        var seen = engine.inspect(awaited.container())
                .orElseThrow(() -> diagnosis.failure(Problem.SERVICE_DIED, "removed"));
        var stable = restarts.isUnchanged(seen.restarts());
        if (isCompleted(seen)) {
            return true;
        }
        if (!isAlive(seen)) {
            return false;
        }
        answer = new Look(engine, timer).at(Seen.of(awaited.container(), seen), awaited.probe(), awaited.test(), LIMIT);
        if (answer.mood() == Answer.Mood.SICK) {
            treat(seen);
        } else {
            wellUntil = timer.now();
        }
        return answer.isReady() && stable && !awaited.toComplete();
    }

    private boolean isCompleted(Inspection seen) {
        return awaited.toComplete() && seen.state() == State.EXITED && seen.exitCode() == 0;
    }

    /** Running; false if it may come, a failure if it will not. */
    private boolean isAlive(Inspection seen) {
        if (seen.oomKilled() && seen.state() != State.RUNNING) {
            throw new Failure(Problem.SERVICE_OUT_OF_MEMORY, awaited.service());
        }
        return switch (seen.state()) {
            case CREATED, REMOVING -> false;
            case RUNNING -> mayRestart(RESTARTS, seen);
            case RESTARTING -> !mayRestart(RESTARTS - 1, seen);
            case PAUSED -> throw diagnosis.failure(Problem.SERVICE_UNHEALTHY, "paused");
            case EXITED, DEAD -> {
                if (!wasBeingStopped(seen)) {
                    throw diagnosis.ended(Problem.SERVICE_DIED, seen.exitCode(), seen.exitCode());
                }
                startOnce();
                yield false;
            }
        };
    }

    /** True, or a failure when there were more. */
    private boolean mayRestart(int times, Inspection seen) {
        if (restarts.count() > times) {
            throw diagnosis.ended(Problem.SERVICE_RESTARTING, seen.exitCode(), restarts.count());
        }
        return true;
    }

    /** Found running, and ended without a restart of its policy: the stop of a command that was killed came after. */
    private boolean wasBeingStopped(Inspection seen) {
        return awaited.found() && !awaited.toComplete() && !restarted && seen.state() == State.EXITED;
    }

    private void startOnce() {
        restarted = true;
        engine.start(awaited.container());
        restarts.forget();
        wellUntil = timer.now();
    }

    /** Its start has failed while it lives on: the log says why, and once a restart may be the cure. */
    private void treat(Inspection seen) {
        var prospect = diagnosis.prospect(diagnosis.lines(seen));
        if (prospect == Cause.Prospect.RESTART_HELPS && !restarted) {
            engine.stop(awaited.container(), Optional.empty());
            startOnce();
        } else if (prospect != Cause.Prospect.OPEN || timer.now().isAfter(wellUntil.plus(SUSPICION))) {
            throw diagnosis.failure(Problem.SERVICE_UNHEALTHY, answer.words());
        }
    }

    /** A service that takes long says what it does; one whose log holds no hope is not waited for. */
    private void readLog() {
        var lines = engine.inspect(awaited.container()).map(diagnosis::lines).orElse(List.of());
        if (diagnosis.prospect(lines) == Cause.Prospect.HOPELESS
                && answer.words().startsWith("HTTP 5")) {
            throw diagnosis.failure(Problem.SERVICE_UNHEALTHY, answer.words());
        }
        var line = lines.isEmpty() ? note : lines.get(lines.size() - 1);
        if (!line.equals(note) && timer.now().isAfter(usual)) {
            note = line;
            tell.accept(Steps.note(awaited, line));
        }
    }
}
