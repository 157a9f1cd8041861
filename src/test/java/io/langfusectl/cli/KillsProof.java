package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./check -Pproof -Dproof=kills}: a hundred kills; {@code -Drounds=N} for fewer, two kills a round. */
@Tag("kills")
final class KillsProof {

    @Test
    void a_hundred_kills_leave_nothing_behind_and_lose_no_row() throws Exception {
        var seed = new SecureRandom().nextLong();
        int rounds = Integer.getInteger("rounds", 50);
        try (var kills = new KillRounds(seed)) {
            for (int i = 0; i < rounds; i++) {
                kills.round();
            }
            var result = new LinkedHashMap<String, Object>();
            result.put("date", LocalDate.now(ZoneOffset.UTC).toString());
            result.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
            result.put("seed", seed);
            result.put("rounds", rounds * 2);
            result.put("perPhase", kills.perPhase());
            result.put("divergent", kills.divergent().size());
            result.put("lostRows", kills.lostRows().size());
            result.put("acknowledgedRows", kills.acknowledgedRows());
            result.put("engineDeadlocks", kills.engineDeadlocks());
            var base = Path.of(System.getProperty("project.basedir", "."));
            Files.writeString(base.resolve("src/bench/results/kills.json"), Json.of(result) + "\n");
            assertEquals(List.of(), kills.divergent());
            assertEquals(List.of(), kills.lostRows());
        }
    }
}
