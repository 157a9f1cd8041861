package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What {@code stop} must not lose, on a real engine with a real proxy. */
final class StopIT {

    private static final int CALLS = 10;

    @Test
    void calls_that_were_answered_before_a_stop_have_their_traces_after_the_next_start() throws InterruptedException {
        assertEquals(CALLS, new StopRounds(RunningStacks.project()).tracesOf(CALLS));
    }
}
