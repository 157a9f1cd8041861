package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.api.ChatRequest;
import io.langfusectl.api.Keys;
import io.langfusectl.api.Langfuse;
import io.langfusectl.api.LiteLlm;
import io.langfusectl.stack.model.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * One pair of LiteLLM and Langfuse, and the configuration that update-config finds there.
 *
 * @param mode Langfuse's write mode; empty where its version has one only
 * @param config one of {@link Start}
 * @param callback that is expected
 */
record MatrixCell(String litellm, String langfuse, String mode, String config, String callback) {

    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int ATTEMPTS = 5;

    /** A second trace of the same call would be there by then. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private static final String MODELS = """
            model_list:
              - model_name: mock-model
                litellm_params: {model: openai/mock-model, api_key: unused, mock_response: hello}
            """;

    /** The forms in which configurations come. */
    enum Start {
        NONE(""),
        THRICE("""
            litellm_settings:
              callbacks: ["langfuse"]
              success_callback: ["langfuse"]
              failure_callback: ["langfuse"]
            """),
        OTEL("""
            litellm_settings:
              callbacks: ["langfuse_otel"]
            """),
        BOTH("""
            litellm_settings:
              callbacks: ["langfuse_otel"]
              success_callback: ["langfuse"]
              failure_callback: ["langfuse"]
            """);

        private final String settings;

        Start(String settings) {
            this.settings = settings;
        }
    }

    /** What a cell has shown; its names are those of the JSON. */
    record Result(
            String litellm, String langfuse, String mode, String config, String callback, int traces, double seconds) {

        /** The cell, if its callback is the one that was expected there. */
        MatrixCell cell() {
            return new MatrixCell(litellm, langfuse, mode, config, callback);
        }
    }

    /** All of {@code matrix.csv}, those together that need the same Langfuse, older ones first. */
    static List<MatrixCell> all() {
        try (var in = MatrixCell.class.getResourceAsStream("/matrix.csv")) {
            var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(cell -> new MatrixCell(cell[0], cell[1], cell[2], cell[3], cell[4]))
                    .sorted(Comparator.comparing(MatrixCell::langfuse)
                            .thenComparing(cell ->
                                    List.of("", "legacy", "dual", "events_only").indexOf(cell.mode()))
                            .thenComparing(MatrixCell::litellm))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MatrixCell of(String litellm, String mode, Start start) {
        return all().stream()
                .filter(cell -> cell.litellm().equals(litellm)
                        && cell.mode().equals(mode)
                        && cell.config().equals(start.name()))
                .findFirst()
                .orElseThrow();
    }

    private boolean needsSameLangfuse(MatrixCell other) {
        return langfuse.equals(other.langfuse) && mode.equals(other.mode);
    }

    /** Brings Langfuse to what the cell needs, if the one before needed another. */
    void prepare(RealProject project, MatrixCell before) {
        if (!needsSameLangfuse(before)) {
            startLangfuse(project);
        }
    }

    /** Data of another major version is not taken over, so it goes first. */
    void startLangfuse(RealProject project) {
        var settings = project.read(".env");
        var isOther = settings.contains("\nLANGFUSE_VERSION=")
                && !settings.matches("(?s).*\nLANGFUSE_VERSION=" + major() + ".*");
        if (isOther) {
            project.ctl("stop langfuse --delete-data-of " + project.project("langfuse"));
        }
        project.set("LANGFUSE_VERSION", langfuse);
        project.set("LANGFUSE_MIGRATION_V4_WRITE_MODE", mode);
        project.set("LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR", mode.equals("legacy") ? "dual_write" : "");
        project.ctl("start langfuse");
    }

    private String major() {
        return langfuse.substring(0, 2);
    }

    /** Lets update-config work on the configuration; then a call of the test's own is looked for. */
    Result run(RealProject project) throws InterruptedException {
        var began = System.nanoTime();
        project.write("cell.yml", MODELS + Start.valueOf(config).settings);
        project.set("LITELLM_VERSION", litellm);
        var seen = project.session().type("-c", "cell.yml", "update-config", "--json");
        assertEquals(0, seen.code(), this + "\n" + seen.out() + seen.err());
        var chosen = seen.out().replaceAll("(?s).*\"callback\":\"(\\w+)\".*", "$1");
        var seconds = Math.round((System.nanoTime() - began) / 1e8) / 10.0;
        return new Result(litellm, langfuse, mode, config, chosen, traces(project), seconds);
    }

    /** How many traces one call leaves. */
    private int traces(RealProject project) throws InterruptedException {
        var tag = "matrix-" + UUID.randomUUID();
        var proxy = new LiteLlm(address(project, "LITELLM_PORT"), project.value("LITELLM_MASTER_KEY"));
        var reply = proxy.complete(new ChatRequest("mock-model", "hello", 5, "matrix", List.of(tag)), QUICK);
        assertEquals(200, reply.status(), reply.summary());
        var keys = new Keys(
                project.value("LANGFUSE_INIT_PROJECT_PUBLIC_KEY"), project.value("LANGFUSE_INIT_PROJECT_SECRET_KEY"));
        var web = new Langfuse(address(project, "LANGFUSE_PORT"), keys);
        var timeSource = TimeSource.system();
        var until = timeSource.now().plus(LONGEST);
        var ids = found(web, tag);
        while (ids.isEmpty() && timeSource.now().isBefore(until)) {
            timeSource.pause(Duration.ofMillis(500));
            ids = found(web, tag);
        }
        timeSource.pause(SETTLED);
        return found(web, tag).size();
    }

    /** No answer is not an answer without traces: it is asked again. */
    private Set<String> found(Langfuse web, String tag) throws InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            var traces = mode.equals("events_only") ? web.observationsTagged(tag, QUICK) : web.tracesTagged(tag, QUICK);
            if (traces.reply().status() == 200) {
                return traces.value();
            }
        }
        throw new AssertionError("Langfuse does not answer whether there is a trace tagged " + tag);
    }

    private static URI address(RealProject project, String port) {
        return URI.create("http://127.0.0.1:" + project.value(port));
    }
}
