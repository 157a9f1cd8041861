package io.langfusectl.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.stack.Step.Verb;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

    private static final Step DB = step(Verb.AWAIT, "db", 2, "start db");
    private static final Step PROXY = step(Verb.START, "proxy", 20, "await db");

    @Test
    void the_longest_remaining_path_goes_first_on_as_many_cores_as_there_are() {
        var schedule =
                schedule(2, step(Verb.START, "a", 1), step(Verb.START, "b", 3), step(Verb.START, "c", 2), DB, PROXY);
        assertEquals("[await db, start b, start c]", schedule.next().toString());
        assertEquals("[]", schedule.next().toString());
        assertEquals("[start proxy, start a]", schedule.waiting().toString());
    }

    @Test
    void what_is_more_urgent_than_all_that_is_done_waits_for_no_core() {
        var schedule = schedule(1, DB, PROXY, step(Verb.START, "a", 3), step(Verb.START, "b", 3));
        assertEquals("[await db, start a]", schedule.next().toString());
        schedule.ended(DB);
        assertEquals("[start proxy]", schedule.next().toString());
        schedule.ended(PROXY);
        assertEquals("[]", schedule.next().toString());
    }

    @Test
    void networks_are_asked_for_one_by_one_the_most_urgent_first() {
        var early = step(Verb.CREATE_NETWORK, "early", 1);
        var schedule = schedule(
                2, step(Verb.CREATE_NETWORK, "late", 1), early, step(Verb.START, "a", 9, "create-network early"));
        assertEquals("[create-network early]", schedule.next().toString());
        schedule.ended(early);
        assertEquals("[start a, create-network late]", schedule.next().toString());
    }

    private static Schedule schedule(int cores, Step... steps) {
        return new Schedule(new Plan(List.of(steps), List.of()), cores, false);
    }

    private static Step step(Verb verb, String thing, double seconds, String... after) {
        return new Step(verb, thing, "demo", thing, thing, "test", Set.of(after), seconds, site -> {});
    }
}
