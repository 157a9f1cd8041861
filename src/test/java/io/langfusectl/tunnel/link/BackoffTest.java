package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How long to wait before the next dial. */
final class BackoffTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** The longest of many waits, in milliseconds. */
    private static long longest(Backoff backoff, long now, boolean answered) {
        return LongStream.generate(() -> backoff.nextDelay(now, answered))
                        .limit(500)
                        .max()
                        .orElseThrow()
                / 1_000_000;
    }

    private static Backoff begun(long now) {
        var backoff = new Backoff(new Random(1));
        backoff.outageBegan(now);
        return backoff;
    }

    @Test
    void a_host_that_says_no_is_asked_again_within_a_quarter_of_a_second_for_a_minute() {
        var backoff = begun(0);
        assertTrue(longest(backoff, MINUTE - 1, true) <= 250);
        assertTrue(longest(backoff, MINUTE, true) > 1_000);
    }

    @Test
    void a_host_that_says_nothing_is_asked_less_and_less_but_every_three_seconds() {
        var backoff = begun(0);
        assertTrue(backoff.nextDelay(0, false) <= 100_000_000);
        assertTrue(backoff.nextDelay(0, false) <= 200_000_000);
        long longest = longest(backoff, 0, false);
        assertTrue(longest > 2_000 && longest <= 3_000, longest + " ms");
    }

    @Test
    void the_waits_are_spread_so_that_many_do_not_come_at_once() {
        var backoff = begun(0);
        var waits =
                LongStream.generate(() -> backoff.nextDelay(0, true)).limit(100).toArray();
        assertTrue(LongStream.of(waits).min().orElseThrow() < 60_000_000);
        assertTrue(LongStream.of(waits).max().orElseThrow() > 200_000_000);
        assertEquals(100, LongStream.of(waits).distinct().count());
    }

    @Test
    void a_new_outage_begins_as_the_first_did() {
        var backoff = begun(0);
        longest(backoff, 0, false);
        backoff.outageBegan(10 * MINUTE);
        assertTrue(backoff.nextDelay(10 * MINUTE, false) <= 100_000_000);
    }

    @Test
    void only_the_host_itself_can_answer_with_a_no() {
        for (var problem : EnumSet.of(
                Problem.SSH_UNREACHABLE,
                Problem.SSH_HOST_NOT_FOUND,
                Problem.SSH_PROXY_FAILED,
                Problem.AWS_CREDENTIALS_EXPIRED)) {
            assertFalse(Reconnector.answered(new Failure(problem)), problem.toString());
        }
        for (var problem : EnumSet.of(Problem.SSH_REFUSED, Problem.SSH_HUNG_UP, Problem.SSH_BROKEN)) {
            assertTrue(Reconnector.answered(new Failure(problem)), problem.toString());
        }
    }
}
