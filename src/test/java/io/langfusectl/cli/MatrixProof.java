package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * {@code ./check -Pproof -Dproof=matrix}: all 32 pairs and configurations, those together that need the same Langfuse.
 * What was cut short goes on when the same command runs again.
 */
@Tag("matrix")
final class MatrixProof {

    private static final Path RESULT =
            Path.of(System.getProperty("project.basedir", ".")).resolve("src/bench/results/matrix.json");

    @Test
    void every_cell_ends_with_its_callback_and_exactly_one_trace() throws Exception {
        var cells = MatrixCell.all();
        assertEquals(32, cells.size());
        var results = earlier();
        var missing = cells.stream().filter(cell -> !results.containsKey(cell)).toList();
        if (!missing.isEmpty()) {
            try (var project = RealProject.make()) {
                project.set("LITELLM_VERSION", missing.get(0).litellm());
                missing.get(0).startLangfuse(project);
                for (int i = 0; i < missing.size(); i++) {
                    missing.get(i).prepare(project, missing.get(Math.max(0, i - 1)));
                    results.put(missing.get(i), missing.get(i).run(project));
                    write(cells.stream()
                            .map(results::get)
                            .filter(Objects::nonNull)
                            .toList());
                }
            }
        }
        DocumentTables.write("docs/compatibility.md", "matrix", DocumentTables.matrix());
        for (var cell : cells) {
            var result = Objects.requireNonNull(results.get(cell));
            assertEquals(1, result.traces(), result.toString());
            assertEquals(cell.callback(), result.callback(), result.toString());
        }
    }

    private static void write(List<MatrixCell.Result> results) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
        json.put("cells", results);
        Files.createDirectories(RESULT.resolveSibling("."));
        Files.writeString(RESULT, JsonWriter.write(json) + "\n");
    }

    /** What earlier runs have shown; a cell that failed is tried again. */
    private static Map<MatrixCell, MatrixCell.Result> earlier() throws IOException {
        var results = new HashMap<MatrixCell, MatrixCell.Result>();
        if (Files.exists(RESULT)) {
            Map<String, List<Map<String, Object>>> json = new Yaml().load(Files.readString(RESULT));
            json.getOrDefault("cells", List.of()).stream()
                    .map(MatrixProof::result)
                    .filter(result -> result.traces() == 1)
                    .forEach(result -> results.put(result.cell(), result));
        }
        return results;
    }

    private static MatrixCell.Result result(Map<String, Object> json) {
        return new MatrixCell.Result(
                text(json, "litellm"),
                text(json, "langfuse"),
                text(json, "mode"),
                text(json, "config"),
                text(json, "callback"),
                ((Number) json.getOrDefault("traces", 0)).intValue(),
                ((Number) json.getOrDefault("seconds", 0)).doubleValue());
    }

    private static String text(Map<String, Object> json, String key) {
        return String.valueOf(json.get(key));
    }
}
