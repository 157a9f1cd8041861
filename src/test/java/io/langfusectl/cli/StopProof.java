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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code ./check -Pproof -Dproof=stop}: twenty calls, a stop at once, a start: twenty traces, ten times in a row with
 * each kind of worker ({@code -Drounds=N} for fewer, which writes no result).
 */
@Tag("stop")
final class StopProof {

    private static final Path RESULT =
            Path.of(System.getProperty("project.basedir", ".")).resolve("src/bench/results/stop.json");
    private static final int ROUNDS = 10;
    private static final int CALLS = 20;

    /** What the worker does when the stop comes. */
    private enum Worker {
        /** Shuts down and stays until it is killed, as the real one was seen to do. */
        ALIVE,
        DEAD,
        EXITS_AT_ONCE
    }

    /** The traces of each round. */
    record Result(String date, String machine, int calls, Map<String, List<Integer>> traces) {}

    @Test
    void no_trace_of_an_answered_call_is_lost_by_a_stop() throws IOException, InterruptedException {
        var rounds = Integer.getInteger("rounds", ROUNDS);
        var traces = new LinkedHashMap<String, List<Integer>>();
        try (var project = RealProject.make()) {
            for (var worker : Worker.values()) {
                traces.put(worker.name(), rounds(project, worker, rounds));
            }
        }
        if (rounds == ROUNDS) {
            var machine = Runtime.getRuntime().availableProcessors() + " cores";
            var date = LocalDate.now(ZoneOffset.UTC).toString();
            Files.createDirectories(RESULT.getParent());
            Files.writeString(RESULT, JsonWriter.write(new Result(date, machine, CALLS, traces)) + "\n");
        }
        traces.forEach((worker, found) -> assertEquals(Collections.nCopies(rounds, CALLS), found, worker));
    }

    private static List<Integer> rounds(RealProject project, Worker worker, int rounds) throws InterruptedException {
        if (worker == Worker.EXITS_AT_ONCE) {
            letWorkerExit(project);
        }
        project.ctl("start");
        var stops = new StopRounds(project);
        var found = new ArrayList<Integer>();
        for (int i = 0; i < rounds; i++) {
            if (worker == Worker.DEAD) {
                RealProject.run("docker", "kill", project.container("langfuse", "langfuse-worker"));
            }
            found.add(stops.tracesOf(CALLS));
        }
        return found;
    }

    /** The stand-in's worker stays after SIGTERM unless it is told otherwise; the template passes no such variable. */
    private static void letWorkerExit(RealProject project) {
        var template = Path.of(System.getProperty("project.basedir", ".")).resolve("templates/langfuse.yml");
        try {
            var text = Files.readString(template);
            var told =
                    text.replace("  TZ: UTC\n  HOSTNAME:", "  TZ: UTC\n  STANDIN_WORKER_EXITS: \"true\"\n  HOSTNAME:");
            assertTrue(told.length() > text.length());
            project.write("templates/langfuse.yml", told);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
