package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.stack.StackFixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogExcerptTest {

    @Test
    void secrets_and_terminal_codes_never_come_out_of_a_log() {
        var file = StackFixtures.file(
                "langfuse", List.of(), StackFixtures.onNetworks(StackFixtures.service("db", "langfuse")));
        var engine = new FakeEngine()
                .having(StackFixtures.IMAGE)
                .logging("langfuse-db-1", "\u001b[31mkey hunter2\u001b[0m\u0007");
        engine.createContainer(
                StackFixtures.installation(file).owner(file), file.services().get(0));
        engine.start("langfuse-db-1");
        var lines = new LogExcerpt(engine, text -> text.replace("hunter2", "***"))
                .lines("langfuse-db-1", 10, Optional.empty());
        assertEquals(List.of("key ***"), lines);
    }

    @Test
    void at_most_twenty_lines_are_told_the_cause_among_them() {
        var lines = new ArrayList<String>();
        lines.add("error: Dirty database version 12. Fix and force version.");
        for (int i = 0; i < 50; i++) {
            lines.add("error: retry " + i);
        }
        var telling = LogExcerpt.telling(lines);
        assertEquals(20, telling.size());
        assertTrue(telling.get(0).contains("Dirty database"), telling.get(0));
        assertEquals("error: retry 49", telling.get(19));
    }

    @Test
    void a_log_without_trouble_is_told_by_its_end() {
        assertEquals(List.of("one", "two"), LogExcerpt.telling(List.of("one", "two")));
    }

    @Test
    void a_long_line_is_cut() {
        assertFalse(LogExcerpt.telling(List.of("x".repeat(10_000))).get(0).length() > 500);
    }
}
