package io.langfusectl.stack.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.stack.plan.Plan;
import io.langfusectl.stack.plan.Step;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SchedulerTest {

    private static final Step DB = step(Step.Type.AWAIT, "db", 2, "start db");
    private static final Step PROXY = step(Step.Type.START, "proxy", 20, "await db");

    @Test
    void the_longest_remaining_path_goes_first_on_as_many_cores_as_there_are() {
        var scheduler = schedule(
                2,
                step(Step.Type.START, "a", 1),
                step(Step.Type.START, "b", 3),
                step(Step.Type.START, "c", 2),
                DB,
                PROXY);
        assertEquals("[await db, start b, start c]", scheduler.next().toString());
        assertEquals("[]", scheduler.next().toString());
        assertEquals("[start proxy, start a]", scheduler.waiting().toString());
    }

    @Test
    void what_is_more_urgent_than_all_that_is_done_waits_for_no_core() {
        var scheduler = schedule(1, DB, PROXY, step(Step.Type.START, "a", 3), step(Step.Type.START, "b", 3));
        assertEquals("[await db, start a]", scheduler.next().toString());
        scheduler.ended(DB);
        assertEquals("[start proxy]", scheduler.next().toString());
        scheduler.ended(PROXY);
        assertEquals("[]", scheduler.next().toString());
    }

    @Test
    void networks_are_asked_for_one_by_one_the_most_urgent_first() {
        var early = step(Step.Type.CREATE_NETWORK, "early", 1);
        var scheduler = schedule(
                2,
                step(Step.Type.CREATE_NETWORK, "late", 1),
                early,
                step(Step.Type.START, "a", 9, "create-network early"));
        assertEquals("[create-network early]", scheduler.next().toString());
        scheduler.ended(early);
        assertEquals("[start a, create-network late]", scheduler.next().toString());
    }

    private static Scheduler schedule(int cores, Step... steps) {
        return new Scheduler(new Plan(List.of(steps), List.of()), cores, false);
    }

    private static Step step(Step.Type type, String thing, double seconds, String... after) {
        return new Step(type, thing, "demo", thing, thing, "test", Set.of(after), seconds, Step.NoOperands.NONE);
    }
}
