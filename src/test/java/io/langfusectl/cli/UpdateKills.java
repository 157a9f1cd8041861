package io.langfusectl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Kills update-config with SIGKILL or Ctrl-C at random moments; then start, the next command that changes something,
 * must find files that are whole and belong together, and leave the proxy running on them, the old ones or the new
 * ones.
 */
final class UpdateKills implements AutoCloseable {

    private static final String CONFIG = "killed.yml";

    private static final String OLD = """
            model_list:
              - model_name: mock-model
                litellm_params: {model: openai/mock-model, api_key: unused, mock_response: hello}
            litellm_settings:
              success_callback: ["langfuse"]   # the old way
              failure_callback: ["langfuse"]
            """;

    private final RealProject project;
    private final Random random;
    private final String env;
    private final String oldEnv;
    private final String newConfig;
    private final Duration takes;
    private final Map<String, Integer> perPhase = new TreeMap<>();
    private final List<String> divergent = new ArrayList<>();
    private int undone;

    /** Both stacks of the project are up. */
    UpdateKills(RealProject project, long seed) {
        this.project = project;
        random = new Random(seed);
        env = project.read(".env");
        project.write(CONFIG, OLD);
        project.set("CONFIG_FILE", CONFIG);
        oldEnv = project.read(".env");
        var began = System.nanoTime();
        project.ctl("update-config");
        takes = Duration.ofNanos(System.nanoTime() - began);
        newConfig = project.read(CONFIG);
    }

    /** One kill, from the old files on. */
    void round() throws IOException, InterruptedException {
        project.write(CONFIG, OLD);
        project.write(".env", oldEnv);
        var moment = (long) (random.nextDouble() * takes.toMillis());
        perPhase.merge(moment * 10 / takes.toMillis() + "0 %", 1, Integer::sum);
        var process = project.launch("update-config");
        if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
            end(process);
        }
        var hadJournal = hasOpenJournal();
        var seen = project.session().type("start");
        if (seen.code() != 0) {
            divergent.add("start after " + moment + " ms ended with " + seen.code() + ": " + seen.err());
        }
        if (hadJournal) {
            undone++;
            expect("told", "true", String.valueOf(seen.err().contains("; restored: ")));
        }
        compare();
    }

    /** Every third one by Ctrl-C, after which the program has some seconds to leave things whole by itself. */
    private void end(Process process) throws InterruptedException {
        if (random.nextInt(3) == 0) {
            RealProject.run("kill", "-INT", String.valueOf(process.pid()));
        } else {
            process.destroyForcibly();
        }
        process.waitFor();
    }

    private void compare() throws IOException {
        expect("open journal", "false", String.valueOf(hasOpenJournal()));
        var config = project.read(CONFIG);
        var env = project.read(".env");
        var isOld = config.equals(OLD) && env.equals(oldEnv);
        var isNew = config.equals(newConfig)
                && env.contains("\nDRAIN_ENDPOINT_TOKEN=")
                && env.contains("\nLANGFUSE_OTEL_HOST=http://langfuse-web:3000\n");
        expect("files are the old or the new ones", "true", String.valueOf(isOld || isNew));
        var status = project.session().type("status --json litellm");
        expect("proxy: status", "0", String.valueOf(status.code()));
        expect("proxy runs on the files", "false", String.valueOf(status.out().contains("\"current\":false")));
        expect("drafts left", "[]", drafts().toString());
    }

    private List<String> drafts() throws IOException {
        try (var files = Files.list(project.directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(CONFIG) || name.contains(".env"))
                    .filter(name -> !List.of(CONFIG, ".env", ".env.example").contains(name))
                    .toList();
        }
    }

    private void expect(String what, String right, String found) {
        if (!right.equals(found)) {
            divergent.add(what + ": " + found + " instead of " + right);
        }
    }

    private boolean hasOpenJournal() {
        return Files.isDirectory(project.directory().resolve(".langfuse-ctl/journal"));
    }

    Map<String, Integer> perPhase() {
        return perPhase;
    }

    List<String> divergent() {
        return divergent;
    }

    /** How many kills left a journal that the next command found. */
    int undone() {
        return undone;
    }

    /** The project is as it was. */
    @Override
    public void close() {
        project.write(".env", env);
        project.ctl("start");
        project.delete(CONFIG);
    }
}
