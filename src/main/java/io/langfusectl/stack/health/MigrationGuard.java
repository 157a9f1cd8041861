package io.langfusectl.stack.health;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Engine;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;

/**
 * The time in which Langfuse's web changes its databases, before it opens its port. Killed in the middle of it, it
 * leaves ClickHouse's schema dirty and never starts again (docs/facts/langfuse.md, F3).
 */
record MigrationGuard(Engine engine, TimeSource timeSource) {

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** Returns when the container may be stopped: at once, unless it is a web that runs and has not opened its port. */
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
