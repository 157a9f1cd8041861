package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UpdateKillsIT {

    private static final long SEED = 20261124;
    private static final int KILLS = 5;

    @Test
    void update_config_killed_at_any_moment_leaves_files_that_belong_together_and_a_proxy_that_runs() throws Exception {
        try (var kills = new UpdateKills(RunningStacks.project(), SEED)) {
            for (int i = 0; i < KILLS; i++) {
                kills.round();
            }
            assertEquals(List.of(), kills.divergent());
        }
    }
}
