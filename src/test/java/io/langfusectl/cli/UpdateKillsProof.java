package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.json.JsonWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./check -Pproof -Dproof=kills-update}: thirty kills of update-config; {@code -Drounds=N} for fewer. */
@Tag("kills-update")
final class UpdateKillsProof {

    @Test
    void thirty_kills_leave_whole_files_and_a_proxy_that_runs_on_them() throws Exception {
        var seed = new SecureRandom().nextLong();
        int rounds = Integer.getInteger("rounds", 30);
        try (var project = RealProject.make();
                var kills = started(project, seed)) {
            for (int i = 0; i < rounds; i++) {
                kills.round();
            }
            var result = new LinkedHashMap<String, Object>();
            result.put("date", LocalDate.now(ZoneOffset.UTC).toString());
            result.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
            result.put("seed", seed);
            result.put("rounds", rounds);
            result.put("perPhase", kills.perPhase());
            result.put("undone", kills.undone());
            result.put("divergent", kills.divergent().size());
            var base = Path.of(System.getProperty("project.basedir", "."));
            Files.createDirectories(base.resolve("src/bench/results"));
            Files.writeString(base.resolve("src/bench/results/kills-update.json"), JsonWriter.write(result) + "\n");
            assertEquals(List.of(), kills.divergent());
            assertTrue(kills.undone() > 0, "no kill met an open journal");
        }
    }

    private static UpdateKills started(RealProject project, long seed) {
        project.ctl("start");
        return new UpdateKills(project, seed);
    }
}
