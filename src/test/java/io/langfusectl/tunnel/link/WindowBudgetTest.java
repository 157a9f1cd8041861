package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much unread data may lie in our memory. */
final class WindowBudgetTest {

    private static final long MB = 1024 * 1024;

    @Test
    void the_first_flows_get_much_and_those_that_come_when_all_is_given_out_hardly_anything() {
        var windowBudget = new WindowBudget(48 * MB);
        assertEquals(2 * MB, windowBudget.allocate());
        for (int i = 0; i < 2_000; i++) {
            windowBudget.allocate();
        }
        assertEquals(WindowBudget.MIN_WINDOW, windowBudget.allocate());
    }

    @Test
    void a_thousand_flows_together_hardly_exceed_the_budget() {
        var windowBudget = new WindowBudget(48 * MB);
        long given = 0;
        for (int i = 0; i < 1_000; i++) {
            given += windowBudget.allocate();
        }
        assertTrue(given < 54 * MB, given + " bytes");
        assertEquals(48 * MB - given, windowBudget.free());
    }

    @Test
    void what_is_given_back_can_be_given_again() {
        var windowBudget = new WindowBudget(4 * MB);
        long first = windowBudget.allocate();
        while (windowBudget.free() > 0) {
            windowBudget.allocate();
        }
        assertEquals(0, windowBudget.grow(first, first));
        windowBudget.release(8 * MB);
        assertEquals(first, windowBudget.grow(first, first));
    }

    @Test
    void a_flow_never_gets_more_than_sixteen_megabytes() {
        var windowBudget = new WindowBudget(1_000 * MB);
        long window = windowBudget.allocate();
        for (long more = windowBudget.grow(window, window); more > 0; more = windowBudget.grow(window, window)) {
            window += more;
        }
        assertEquals(16 * MB, window);
    }
}
