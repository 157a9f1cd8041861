package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;

import io.langfusectl.TestPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Kills {@code start} and {@code stop} with SIGKILL at random moments, runs the command again, and looks whether the
 * world is as if nothing had happened, while rows are written to every store.
 */
final class KillRounds implements AutoCloseable {

    private static final Path BASE =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath();
    private static final String LAUNCHER = BASE.resolve("langfuse-ctl").toString();
    private static final int SERVICES = 8;
    private static final int NO_ENGINE = 4;

    private final RealProject project = RealProject.make();
    private final Random random;
    private final Map<String, Integer> perPhase = new TreeMap<>();
    private final List<String> divergent = new ArrayList<>();
    private final StoreWriters writers;
    private final String volumes;
    private final Duration startTakes;
    private final Duration stopTakes;
    private int engineDeadlocks;

    /** Goes on after the rounds that were made before with the same seed. */
    KillRounds(long seed, int before) throws IOException, InterruptedException {
        random = new Random(seed);
        for (int i = 0; i < 2 * before; i++) {
            random.nextDouble();
        }
        for (var port : List.of("LANGFUSE_POSTGRES_PORT", "LITELLM_POSTGRES_PORT", "LANGFUSE_CLICKHOUSE_PORT")) {
            project.set(port, String.valueOf(TestPort.free()));
        }
        finish("start");
        writers = new StoreWriters(project);
        volumes = volumes();
        stopTakes = finish("stop");
        startTakes = finish("start");
        writers.begin();
    }

    /** One kill of each command. */
    void round() throws IOException, InterruptedException {
        kill("stop", stopTakes);
        finish("stop");
        compare("stop", 0);
        kill("start", startTakes);
        finish("start");
        compare("start", SERVICES);
    }

    private void kill(String command, Duration length) throws IOException, InterruptedException {
        var moment = (long) (random.nextDouble() * length.toMillis());
        perPhase.merge(command + " " + moment * 10 / Math.max(1, length.toMillis()) + "0 %", 1, Integer::sum);
        var process = launch(command);
        if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** The same command again; it must go well. */
    private Duration finish(String command) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var code = launch(command).waitFor();
        if (code == NO_ENGINE && Files.readString(log()).matches("(?s).*engine (does not answer|is deadlocked).*")) {
            engineDeadlocks++;
            run(BASE.resolve("src/sandbox/up").toString());
            code = launch(command).waitFor();
        }
        if (code != 0) {
            divergent.add(command + " again ended with " + code + ": " + Files.readString(log()));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Process launch(String command) throws IOException {
        var builder = new ProcessBuilder(LAUNCHER, "-C", project.directory().toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().put("LANGFUSE_CTL_LANG", "en");
        return builder.start();
    }

    private Path log() {
        return project.directory().resolveSibling("last-command.log");
    }

    private void compare(String command, int containers) throws IOException {
        expect(
                command + ": containers",
                String.valueOf(containers),
                String.valueOf(
                        names("docker", "ps", "-a", "--format", "{{.Names}}").size()));
        expect(
                command + ": networks",
                containers == 0
                        ? "[]"
                        : List.of(project.project("langfuse") + "_default", project.project("litellm") + "_default")
                                .toString(),
                names("docker", "network", "ls", "--format", "{{.Name}}").toString());
        expect(command + ": volumes", volumes, volumes());
        expect(command + ": open journal", "false", String.valueOf(hasOpenJournal()));
        if (containers > 0) {
            var status = project.session().type("status --json").out();
            var ready = Pattern.compile("\"state\":\"ready\"")
                    .matcher(status)
                    .results()
                    .count();
            expect(command + ": ready", String.valueOf(SERVICES), String.valueOf(ready));
        }
    }

    private void expect(String what, String right, String found) {
        if (!right.equals(found)) {
            divergent.add(what + ": " + found + " instead of " + right);
        }
    }

    private boolean hasOpenJournal() throws IOException {
        var journal = project.directory().resolve(".langfuse-ctl/journal");
        if (!Files.isDirectory(journal)) {
            return false;
        }
        try (Stream<Path> files = Files.list(journal)) {
            return files.findAny().isPresent();
        }
    }

    private String volumes() {
        return String.join("\n", names("docker", "volume", "ls", "-q"));
    }

    private List<String> names(String... command) {
        return run(command)
                .lines()
                .filter(name -> name.startsWith(project.instance() + "-"))
                .sorted()
                .toList();
    }

    Map<String, Integer> perPhase() {
        return perPhase;
    }

    List<String> divergent() {
        return divergent;
    }

    int engineDeadlocks() {
        return engineDeadlocks;
    }

    /** Rows that a store had acknowledged and that are not there now; ends the writing. */
    List<String> lostRows() throws InterruptedException {
        return writers.lost();
    }

    /** How many rows each store has acknowledged. */
    Map<String, Integer> acknowledgedRows() {
        return writers.acknowledged();
    }

    @Override
    public void close() {
        writers.close();
        project.close();
    }
}
