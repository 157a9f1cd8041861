package io.langfusectl.stack;

import io.langfusectl.engine.Engine;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits until services are ready, or explains why in vain. */
final class ReadinessWaiters {

    private final Engine engine;
    private final TimeSource timeSource;
    private final LogExcerpt excerpt;
    private final Duration patience;

    /** @param patience with each service */
    ReadinessWaiters(Engine engine, TimeSource timeSource, LogExcerpt excerpt, Duration patience) {
        this.engine = engine;
        this.timeSource = timeSource;
        this.excerpt = excerpt;
        this.patience = patience;
    }

    MigrationGuard migrationGuard() {
        return new MigrationGuard(engine, timeSource);
    }

    /** @throws io.langfusectl.problem.Failure {@code SERVICE_…} as soon as it is clear that waiting is in vain */
    void await(WaitTarget waitTarget, Consumer<ProgressEvent> tell) throws InterruptedException {
        new ReadinessWaiter(engine, timeSource, excerpt, waitTarget, tell).waitUntilReady(patience);
    }
}
