package io.langfusectl.stack.logs;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** Reads one service's log across restarts and re-creations of its container. */
final class ServiceLogReader {

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** A failure of the consumer, as opposed to one of a container that is gone. */
    private static final Set<Problem> OURS = Set.of(Problem.OUTPUT_CLOSED, Problem.OUTPUT_NOT_WRITTEN);

    private final Engine engine;
    private final TimeSource timeSource;
    private final DeployedService deployed;
    private final LogConsumer hearer;
    private final boolean showTimes;
    private String last = "";

    ServiceLogReader(
            Engine engine, TimeSource timeSource, DeployedService deployed, LogConsumer consumer, boolean showTimes) {
        this.engine = engine;
        this.timeSource = timeSource;
        this.deployed = deployed;
        this.hearer = consumer;
        this.showTimes = showTimes;
    }

    /**
     * Follows the log until the thread is interrupted. Timestamps are always requested: they tell where to continue
     * after a gap.
     */
    void follow(LogRequest request) throws InterruptedException {
        var next = new LogRequest(request.tail(), request.since(), true, true);
        for (var heard = Optional.<Instant>empty(); ; timeSource.pause(PAUSE)) {
            var seen = engine.inspect(deployed.container());
            var started = seen.flatMap(Inspection::startedAt);
            var runs = seen.filter(now -> now.state() == State.RUNNING).isPresent();
            if (runs || (started.isPresent() && !started.equals(heard))) {
                heard = started;
                read(next);
                next = new LogRequest(-1, after(time(last).or(request::since)), true, true);
            }
        }
    }

    /** Reads the log once, up to now. */
    void read(LogRequest request) throws InterruptedException {
        try (var stdout = new LineOutputStream(line -> hear(false, line, request.timestamps()), hearer::flush);
                var stderr = new LineOutputStream(line -> hear(true, line, request.timestamps()), hearer::flush)) {
            engine.logs(deployed.container(), request, stdout, stderr);
        } catch (Failure failure) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException().initCause(failure);
            }
            if (OURS.contains(failure.problem())
                    || engine.inspect(deployed.container()).isPresent()) {
                throw failure;
            }
        }
    }

    private static Optional<Instant> after(Optional<Instant> time) {
        return time.map(instant -> instant.plusNanos(1));
    }

    private void hear(boolean stderr, String line, boolean hasTime) {
        var end = hasTime ? line.indexOf(' ') : -1;
        if (end > 0 && isMoment(line, end)) {
            last = line.substring(0, end); // needed only to continue from there
        }
        var text = hasTime && !showTimes ? line.substring(end + 1) : line;
        hearer.accept(deployed.file().stack(), deployed.service().name(), stderr, text);
    }

    private static boolean isMoment(String line, int end) {
        return end >= "2026-11-27T00:00:00Z".length()
                && line.charAt(4) == '-'
                && line.charAt(10) == 'T'
                && line.charAt(end - 1) == 'Z';
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
