package io.langfusectl.stack;

import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when someone waits. */
public final class ManualTimer implements TimeSource {

    public static final Instant BEGIN = Instant.parse("2026-11-24T00:00:00Z");

    private Instant now = BEGIN;
    private final List<Duration> pauses = new ArrayList<>();

    /** The same timer at another moment. */
    public ManualTimer at(Instant moment) {
        now = moment;
        return this;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    /** How long was waited each time. */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public synchronized void pause(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(duration);
        now = now.plus(duration);
    }
}
