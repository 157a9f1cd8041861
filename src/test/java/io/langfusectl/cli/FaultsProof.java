package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * {@code ./check -Pproof -Dproof=faults}: every fault on a real engine, one after the other. What was cut short goes on
 * when the same command runs again; {@code -Dfaults=CODE,CODE} makes only these and writes no result.
 */
@Tag("faults")
final class FaultsProof {

    private static final Path RESULT =
            Path.of(System.getProperty("project.basedir", ".")).resolve("src/bench/results/faults.json");
    private static final int ENOUGH = 30;

    @Test
    void every_fault_is_named_with_its_hop_and_none_is_called_healthy() throws Exception {
        var chosen = System.getProperty("faults", "");
        try (var project = RealProject.make();
                var sick = new FaultyProject(project)) {
            project.ctl("start");
            if (chosen.isEmpty()) {
                all(sick);
            } else {
                some(sick, List.of(chosen.split(",", -1)));
            }
            project.ctl("verify");
        }
    }

    private static void all(FaultyProject project) throws IOException, InterruptedException {
        var found = new ArrayList<>(unfinished());
        for (var fault : Faults.all().subList(found.size(), Faults.all().size())) {
            found.add(FaultFinding.of(fault, project));
            write(found);
        }
        DocumentTables.write("docs/verify.md", "faults", DocumentTables.faults());
        assertEquals(0, found.stream().filter(FaultFinding::isCalledHealthy).count(), wrong(found));
        assertTrue(named(found) >= ENOUGH, wrong(found));
    }

    private static void some(FaultyProject project, List<String> codes) throws InterruptedException {
        var found = new ArrayList<FaultFinding>();
        for (var code : codes) {
            found.add(FaultFinding.of(Faults.of(code), project));
        }
        assertEquals("", wrong(found));
    }

    private static String wrong(List<FaultFinding> found) {
        return found.stream()
                .filter(one -> !one.isNamed())
                .map(FaultFinding::toString)
                .collect(Collectors.joining("\n"));
    }

    private static long named(List<FaultFinding> found) {
        return found.stream().filter(FaultFinding::isNamed).count();
    }

    private static void write(List<FaultFinding> found) throws IOException {
        var result = new LinkedHashMap<String, Object>();
        result.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        result.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
        result.put("faults", found);
        result.put("named", named(found));
        result.put(
                "calledHealthy",
                found.stream().filter(FaultFinding::isCalledHealthy).count());
        Files.createDirectories(RESULT.getParent());
        Files.writeString(RESULT, JsonWriter.write(result) + "\n");
    }

    /** What an earlier run found, if it did not come to the end. */
    private static List<FaultFinding> unfinished() throws IOException {
        if (!Files.exists(RESULT)) {
            return List.of();
        }
        Map<String, List<Map<String, Object>>> earlier = new Yaml().load(Files.readString(RESULT));
        var found = Objects.requireNonNull(earlier.get("faults")).stream()
                .map(FaultsProof::finding)
                .toList();
        return found.size() < Faults.all().size() ? found : List.of();
    }

    private static FaultFinding finding(Map<String, Object> json) {
        return new FaultFinding(
                text(json, "fault"),
                text(json, "hop"),
                text(json, "code"),
                text(json, "foundHop"),
                text(json, "foundCode"),
                Double.parseDouble(text(json, "seconds")));
    }

    private static String text(Map<String, Object> json, String key) {
        return String.valueOf(json.get(key));
    }
}
