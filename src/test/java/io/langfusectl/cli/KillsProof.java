package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * {@code ./check -Pproof -Dproof=kills}: a hundred kills, two a round ({@code -Drounds=N} for fewer). Ends after forty
 * minutes; the same command then goes on with the same seed.
 */
@Tag("kills")
final class KillsProof {

    private static final Path RESULT =
            Path.of(System.getProperty("project.basedir", ".")).resolve("src/bench/results/kills.json");
    private static final int ROUNDS = Integer.getInteger("rounds", 50);
    private static final long PART_NANOS = 40L * 60 * 1_000_000_000;

    @Test
    void a_hundred_kills_leave_nothing_behind_and_lose_no_row() throws Exception {
        var until = System.nanoTime() + PART_NANOS;
        var before = unfinished();
        var seed = ((Number) before.getOrDefault("seed", new SecureRandom().nextLong())).longValue();
        var done = number(before, "rounds") / 2;
        try (var kills = new KillRounds(seed, done)) {
            while (done < ROUNDS && System.nanoTime() < until) {
                kills.round();
                done++;
            }
            var lost = kills.lostRows();
            Files.createDirectories(RESULT.getParent());
            Files.writeString(RESULT, JsonWriter.write(result(seed, done, before, kills, lost.size())) + "\n");
            assertEquals(List.of(), kills.divergent());
            assertEquals(List.of(), lost);
            kills.acknowledgedRows().forEach((store, rows) -> assertTrue(rows > 0, store));
            assertEquals(ROUNDS, done, "the time of a part is over: the same command goes on");
        }
    }

    private static Map<String, Object> result(
            long seed, int rounds, Map<String, Object> before, KillRounds kills, int lost) {
        var result = new LinkedHashMap<String, Object>();
        result.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        result.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
        result.put("seed", seed);
        result.put("rounds", rounds * 2);
        result.put("perPhase", sum(before, "perPhase", kills.perPhase()));
        result.put("divergent", number(before, "divergent") + kills.divergent().size());
        result.put("lostRows", number(before, "lostRows") + lost);
        result.put("acknowledgedRows", number(before, "acknowledgedRows") + rows(kills));
        result.put("acknowledgedByStore", sum(before, "acknowledgedByStore", kills.acknowledgedRows()));
        result.put("engineDeadlocks", number(before, "engineDeadlocks") + kills.engineDeadlocks());
        return result;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Integer> sum(Map<String, Object> before, String name, Map<String, Integer> counts) {
        var sum = new TreeMap<>(counts);
        ((Map<String, Integer>) before.getOrDefault(name, Map.of()))
                .forEach((key, count) -> sum.merge(key, count, Integer::sum));
        return sum;
    }

    private static int rows(KillRounds kills) {
        return kills.acknowledgedRows().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What an earlier part found, if it did not make all rounds. */
    private static Map<String, Object> unfinished() throws IOException {
        if (!Files.exists(RESULT)) {
            return Map.of();
        }
        Map<String, Object> earlier = new Yaml().load(Files.readString(RESULT));
        return number(earlier, "rounds") < ROUNDS * 2 ? earlier : Map.of();
    }

    private static int number(Map<String, Object> result, String name) {
        return ((Number) result.getOrDefault(name, 0)).intValue();
    }
}
