package io.langfusectl.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/** The tables in {@code docs/} that are generated: each stands between two marks that name it. */
final class DocumentTables {

    private static final Path ROOT = Path.of(System.getProperty("project.basedir", "."));
    private static final Path RESULTS = ROOT.resolve("src/bench/results");

    /** The configurations of the matrix, in the order of its columns. */
    private static final List<String> CONFIGS = List.of("NONE", "THRICE", "OTEL", "BOTH");

    private DocumentTables() {}

    /** The lines between the marks. */
    static List<String> stored(String page, String name) throws IOException {
        var lines = Files.readAllLines(ROOT.resolve(page));
        return lines.subList(lines.indexOf(begin(name)) + 1, lines.indexOf(end(name)));
    }

    /** Replaces the lines between the marks. */
    static void write(String page, String name, List<String> table) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(ROOT.resolve(page)));
        var old = lines.subList(lines.indexOf(begin(name)) + 1, lines.indexOf(end(name)));
        old.clear();
        old.addAll(table);
        Files.writeString(ROOT.resolve(page), String.join("\n", lines) + "\n");
    }

    private static String begin(String name) {
        return "<!-- table: " + name + " -->";
    }

    private static String end(String name) {
        return "<!-- /table: " + name + " -->";
    }

    /** The faults that {@code verify} names, in the order of its steps. */
    static List<String> faults() {
        var table = new ArrayList<>(List.of("| hop | fault | code |", "|---|---|---|"));
        var last = "";
        for (var fault : Faults.all()) {
            var hop = fault.hop().equals(last) ? "" : "`" + fault.hop() + "`";
            table.add("| %s | %s | `%s` |".formatted(hop, fault.name(), fault.code()));
            last = fault.hop();
        }
        return table;
    }

    /** What the last full run of the matrix has shown: traces and seconds of each pair and configuration. */
    static List<String> matrix() {
        var table = new ArrayList<>(List.of(
                "| LiteLLM | Langfuse | write mode | no callback | `langfuse` thrice | `langfuse_otel` | both |",
                "|---|---|---|---|---|---|---|"));
        var cells = rows("matrix.json", "cells");
        for (var cell : cells) {
            if (CONFIGS.get(0).equals(cell.get("config"))) {
                var line = new StringBuilder("| %s | %s | %s |"
                        .formatted(
                                cell.get("litellm"),
                                cell.get("langfuse"),
                                "".equals(cell.get("mode")) ? "–" : cell.get("mode")));
                for (var config : CONFIGS) {
                    var one = cells.stream()
                            .filter(other -> isOfPair(cell, other) && config.equals(other.get("config")))
                            .findFirst()
                            .orElseThrow();
                    var seconds = Math.round(((Number) Objects.requireNonNull(one.get("seconds"))).doubleValue());
                    line.append(" %s, %d s |".formatted(one.get("traces"), seconds));
                }
                table.add(line.toString());
            }
        }
        return table;
    }

    private static boolean isOfPair(Map<String, Object> cell, Map<String, Object> other) {
        return List.of("litellm", "langfuse", "mode").stream()
                .allMatch(key -> Objects.equals(cell.get(key), other.get(key)));
    }

    /** The rows of a stored result. */
    static List<Map<String, Object>> rows(String file, String key) {
        try {
            Map<String, List<Map<String, Object>>> json = new Yaml().load(Files.readString(RESULTS.resolve(file)));
            return Objects.requireNonNull(json.get(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
