package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much a far side may send. */
final class ReceiveWindowTest {

    @Test
    void a_window_is_returned_in_quarters_and_once() {
        var window = new ReceiveWindow(1000);
        assertFalse(window.taken(249));
        assertTrue(window.taken(1));
        assertFalse(window.taken(500), "somebody is about to return it");
        assertEquals(750, window.settle(0));
        assertFalse(window.taken(249));
        assertTrue(window.taken(1));
    }

    @Test
    void what_it_grows_by_is_returned_with_what_is_owed() {
        var window = new ReceiveWindow(1000);
        assertTrue(window.taken(400));
        assertEquals(1400, window.settle(1000));
        assertEquals(2000, window.window());
        assertFalse(window.taken(499));
        assertTrue(window.taken(1));
    }

    @Test
    void it_wishes_for_twice_what_came_in_a_round_trip_and_judges_once_in_each() {
        var window = new ReceiveWindow(1000, 0);
        window.taken(900);
        assertEquals(0, window.wish(99, 100));
        assertEquals(800, window.wish(100, 100));
        window.taken(5000);
        assertEquals(0, window.wish(150, 100), "a burst is no rate");
        assertEquals(9000, window.wish(200, 100));
    }

    @Test
    void it_wishes_for_nothing_where_little_comes_or_long_nothing_came() {
        var window = new ReceiveWindow(1000, 0);
        window.taken(400);
        assertEquals(0, window.wish(100, 100));
        window.taken(5000);
        assertEquals(0, window.wish(1_100, 100));
    }
}
