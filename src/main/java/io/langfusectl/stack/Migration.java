package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Engine;
import java.time.Duration;

/**
 * The time in which Langfuse's web changes its databases, before it opens its port. Killed in the middle of it, it
 * leaves ClickHouse's schema dirty and never starts again (langfuse-litellm.md 1.9, F3).
 */
record Migration(Engine engine, Timer timer) {

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** Returns when the container may be stopped: at once, unless it is a web that runs and has not opened its port. */
    void letFinish(Container container) throws InterruptedException {
        var end = timer.now().plus(LONGEST);
        while (isUnderWay(container) && timer.now().isBefore(end)) {
            timer.pause(PAUSE);
        }
    }

    private boolean isUnderWay(Container container) throws InterruptedException {
        var probe = Probe.of(container);
        if (probe.kind() != Kind.WEB) {
            return false;
        }
        var seen = engine.inspect(container.name());
        return seen.isPresent()
                && seen.get().state() == State.RUNNING
                && new Look(engine, timer).isClosed(Seen.of(container.name(), seen.get()), probe, LOOK);
    }
}
