package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        var results = new ArrayList<>(unfinished(cells.size()));
        try (var project = RealProject.make()) {
            if (results.size() < cells.size()) {
                var first = cells.get(results.size());
                project.set("LITELLM_VERSION", first.litellm());
                first.startLangfuse(project);
            }
            for (int i = results.size(); i < cells.size(); i++) {
                cells.get(i).prepare(project, cells.get(Math.max(0, i - 1)));
                results.add(cells.get(i).run(project));
                write(results);
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            assertEquals(1, results.get(i).traces(), results.get(i).toString());
            assertEquals(
                    cells.get(i).callback(),
                    results.get(i).callback(),
                    results.get(i).toString());
        }
    }

    private static void write(List<MatrixCell.Result> results) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        json.put("machine", Runtime.getRuntime().availableProcessors() + " cores");
        json.put("cells", results);
        Files.createDirectories(RESULT.resolveSibling("."));
        Files.writeString(RESULT, Json.of(json) + "\n");
    }

    /** What an earlier run has shown, if it did not come to the end. */
    private static List<MatrixCell.Result> unfinished(int all) throws IOException {
        if (!Files.exists(RESULT)) {
            return List.of();
        }
        Map<String, List<Map<String, Object>>> earlier = new Yaml().load(Files.readString(RESULT));
        var results = earlier.getOrDefault("cells", List.of()).stream()
                .map(MatrixProof::result)
                .toList();
        return results.size() < all ? results : List.of();
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
