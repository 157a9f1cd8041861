package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KillsIT {

    private static final long SEED = 20261124;

    @Test
    void start_and_stop_killed_at_any_moment_go_on_as_if_nothing_had_happened() throws Exception {
        try (var rounds = new KillRounds(SEED, 0)) {
            for (int i = 0; i < 5; i++) {
                rounds.round();
            }
            assertEquals(List.of(), rounds.divergent());
            assertEquals(List.of(), rounds.lostRows());
            assertEquals(0, rounds.engineDeadlocks());
            assertEquals(4, rounds.acknowledgedRows().size());
            rounds.acknowledgedRows().forEach((store, rows) -> assertTrue(rows > 0, store));
        }
    }
}
