package io.langfusectl.stack.health;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Engine;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;

/**
 * Delays the stop of a Langfuse web that migrates its databases, which it does before it opens its port. If it is
 * killed during the migration, ClickHouse's schema stays dirty and it does not start again (docs/facts/langfuse.md,
 * F3).
 */
record MigrationGuard(Engine engine, TimeSource timeSource) {

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /**
     * Returns once the container may be stopped: at once, unless it is a running web that has not opened its port yet.
     */
    void letFinish(Container container) throws InterruptedException {
        var end = timeSource.now().plus(LONGEST);
        while (isUnderWay(container) && timeSource.now().isBefore(end)) {
            timeSource.pause(PAUSE);
        }
    }

    private boolean isUnderWay(Container container) throws InterruptedException {
        var probeSpec = ProbeSpec.of(container);
        if (probeSpec.serviceKind() != ServiceKind.WEB) {
            return false;
        }
        var seen = engine.inspect(container.name());
        return seen.isPresent()
                && seen.get().state() == State.RUNNING
                && new ServiceProbe(engine, timeSource)
                        .isClosed(RunningContainer.of(container.name(), seen.get()), probeSpec, LOOK);
    }
}
