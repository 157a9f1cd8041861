package io.langfusectl.stack.health;

import io.langfusectl.engine.Engine;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits until services are ready, or explains why in vain. */
public final class ReadinessWaiters {

    private final Engine engine;
    private final TimeSource timeSource;
    private final LogExcerpt excerpt;
    private final Duration patience;

    /**
     * Creates a factory of waits with one timeout.
     *
     * @param patience with each service
     */
    public ReadinessWaiters(Engine engine, TimeSource timeSource, LogExcerpt excerpt, Duration patience) {
        this.engine = engine;
        this.timeSource = timeSource;
        this.excerpt = excerpt;
        this.patience = patience;
    }

    MigrationGuard migrationGuard() {
        return new MigrationGuard(engine, timeSource);
    }

    /**
     * Waits until a service is ready.
     *
     * @throws io.langfusectl.problem.Failure {@code SERVICE_…} as soon as it is clear that waiting is in vain
     */
    public void await(WaitTarget waitTarget, Consumer<ProgressEvent> tell) throws InterruptedException {
        new ReadinessWaiter(engine, timeSource, excerpt, waitTarget, tell).waitUntilReady(patience);
    }
}
