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
        assertFalse(window.consume(249));
        assertTrue(window.consume(1));
        assertFalse(window.consume(500), "somebody is about to return it");
        assertEquals(750, window.takeAdjustment(0));
        assertFalse(window.consume(249));
        assertTrue(window.consume(1));
    }

    @Test
    void what_it_grows_by_is_returned_with_what_is_owed() {
        var window = new ReceiveWindow(1000);
        assertTrue(window.consume(400));
        assertEquals(1400, window.takeAdjustment(1000));
        assertEquals(2000, window.window());
        assertFalse(window.consume(499));
        assertTrue(window.consume(1));
    }

    @Test
    void it_wishes_for_twice_what_came_in_a_round_trip_and_judges_once_in_each() {
        var window = new ReceiveWindow(1000, 0);
        window.consume(900);
        assertEquals(0, window.wantedIncrease(99, 100));
        assertEquals(800, window.wantedIncrease(100, 100));
        window.consume(5000);
        assertEquals(0, window.wantedIncrease(150, 100), "a burst is no rate");
        assertEquals(9000, window.wantedIncrease(200, 100));
    }

    @Test
    void it_wishes_for_nothing_where_little_comes_or_long_nothing_came() {
        var window = new ReceiveWindow(1000, 0);
        window.consume(400);
        assertEquals(0, window.wantedIncrease(100, 100));
        window.consume(5000);
        assertEquals(0, window.wantedIncrease(1_100, 100));
    }
}
