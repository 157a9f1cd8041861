package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much a far side may send. */
final class CreditTest {

    @Test
    void a_window_is_returned_in_quarters_and_once() {
        var credit = new Credit(1000);
        assertFalse(credit.taken(249));
        assertTrue(credit.taken(1));
        assertFalse(credit.taken(500), "somebody is about to return it");
        assertEquals(750, credit.settle(0));
        assertFalse(credit.taken(249));
        assertTrue(credit.taken(1));
    }

    @Test
    void what_it_grows_by_is_returned_with_what_is_owed() {
        var credit = new Credit(1000);
        assertTrue(credit.taken(400));
        assertEquals(1400, credit.settle(1000));
        assertEquals(2000, credit.window());
        assertFalse(credit.taken(499));
        assertTrue(credit.taken(1));
    }

    @Test
    void it_wishes_for_twice_what_came_in_a_round_trip_and_judges_once_in_each() {
        var credit = new Credit(1000, 0);
        credit.taken(900);
        assertEquals(0, credit.wish(99, 100));
        assertEquals(800, credit.wish(100, 100));
        credit.taken(5000);
        assertEquals(0, credit.wish(150, 100), "a burst is no rate");
        assertEquals(9000, credit.wish(200, 100));
    }

    @Test
    void it_wishes_for_nothing_where_little_comes_or_long_nothing_came() {
        var credit = new Credit(1000, 0);
        credit.taken(400);
        assertEquals(0, credit.wish(100, 100));
        credit.taken(5000);
        assertEquals(0, credit.wish(1_100, 100));
    }
}
