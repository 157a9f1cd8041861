package io.langfusectl.stack;

import io.langfusectl.engine.Engine;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits until services are ready, or explains why in vain. */
final class Readiness {

    private final Engine engine;
    private final Timer timer;
    private final LastWords lastWords;
    private final Duration patience;

    /** @param patience with each service */
    Readiness(Engine engine, Timer timer, LastWords lastWords, Duration patience) {
        this.engine = engine;
        this.timer = timer;
        this.lastWords = lastWords;
        this.patience = patience;
    }

    Migration migration() {
        return new Migration(engine, timer);
    }

    /** @throws io.langfusectl.problem.Failure {@code SERVICE_…} as soon as it is clear that waiting is in vain */
    void await(Awaited awaited, Consumer<Progress> tell) throws InterruptedException {
        new Vigil(engine, timer, lastWords, awaited, tell).keep(patience);
    }
}
