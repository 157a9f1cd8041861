package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much unread data may lie in our memory. */
final class BudgetTest {

    private static final long MB = 1024 * 1024;

    @Test
    void the_first_flows_get_much_and_those_that_come_when_all_is_given_out_hardly_anything() {
        var budget = new Budget(48 * MB);
        assertEquals(2 * MB, budget.window());
        for (int i = 0; i < 2_000; i++) {
            budget.window();
        }
        assertEquals(Budget.SMALLEST, budget.window());
    }

    @Test
    void a_thousand_flows_together_hardly_exceed_the_budget() {
        var budget = new Budget(48 * MB);
        long given = 0;
        for (int i = 0; i < 1_000; i++) {
            given += budget.window();
        }
        assertTrue(given < 54 * MB, given + " bytes");
        assertEquals(48 * MB - given, budget.free());
    }

    @Test
    void what_is_given_back_can_be_given_again() {
        var budget = new Budget(4 * MB);
        long first = budget.window();
        while (budget.free() > 0) {
            budget.window();
        }
        assertEquals(0, budget.more(first, first));
        budget.giveBack(8 * MB);
        assertEquals(first, budget.more(first, first));
    }

    @Test
    void a_flow_never_gets_more_than_sixteen_megabytes() {
        var budget = new Budget(1_000 * MB);
        long window = budget.window();
        for (long more = budget.more(window, window); more > 0; more = budget.more(window, window)) {
            window += more;
        }
        assertEquals(16 * MB, window);
    }
}
