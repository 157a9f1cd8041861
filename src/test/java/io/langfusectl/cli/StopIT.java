package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What {@code stop} must not lose, on a real engine with a real proxy. */
final class StopIT {

    private static final int CALLS = 10;

    @Test
    void calls_that_were_answered_before_a_stop_have_their_traces_after_the_next_start() throws InterruptedException {
        var project = RunningStacks.project();
        project.ctl("stop langfuse"); // so that Langfuse is newer than the proxy, and what the engine lists first
        project.ctl("start");
        assertEquals(CALLS, new StopRounds(project).tracesOf(CALLS));
    }
}
