package io.langfusectl.cli.training;

import io.langfusectl.cli.LangfuseCtl;
import io.langfusectl.cli.ProcessContext;
import io.langfusectl.engine.docker.DockerEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The everyday commands one after the other in one process, so that Java can note which classes they load. Changes
 * nothing but the folder that is named; its engine is made up.
 */
public final class CdsTraining {

    private static final List<String> LINES = List.of(
            "status",
            "status",
            "status --json",
            "config --json",
            "start --auto-ports --timeout 5m",
            "start --timeout 5m",
            "start --timeout 5m",
            "status",
            "logs --tail 1",
            "stop",
            "start --timeout 5m",
            "start --help");

    private CdsTraining() {}

    /**
     * Works in the folder that is named; if it is gone, so is the maker of the archives, and there is nothing to do.
     * The words after it are a command, which is run at last, with that folder and engine: a {@link StatusTraining}.
     */
    public static void main(String[] words) throws IOException, ClassNotFoundException, InterruptedException {
        Class.forName("io.langfusectl.Main"); // or its jar would be opened at each start, for this class alone
        var directory = Path.of(words[0]).toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var engine = new StubDockerServer()) {
            var processContext = host(directory, engine);
            LangfuseCtl.run(processContext, "status");
            DockerEngine.fromEnvironment(Map.of(), directory).close(); // where it would be looked for; nobody is asked
            LangfuseCtl.run(processContext, "--instance", "rehearsal", "init", "--mock");
            age(directory);
            for (var line : LINES) {
                LangfuseCtl.run(processContext, line.split(" "));
            }
            age(directory);
            LangfuseCtl.run(processContext, "status"); // is remembered, and so is the start
            LangfuseCtl.run(processContext, "start", "--timeout", "5m");
            play(List.of(words).subList(1, words.length), processContext);
        }
    }

    private static void play(List<String> program, ProcessContext processContext)
            throws IOException, InterruptedException {
        if (program.isEmpty()) {
            return;
        }
        var player = new ProcessBuilder(program)
                .directory(processContext.directory().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        player.environment().keySet().retainAll(Set.of("LC_ALL")); // Java's names are in its encoding
        player.environment().putAll(processContext.environment());
        player.start().waitFor();
    }

    private static ProcessContext host(Path directory, StubDockerServer engine) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
        var real = ProcessContext.real();
        var environment = Map.of( // no more: what a user has set is for the user's own projects
                "PATH", real.variable("PATH"),
                "LANGFUSE_CTL_LANG", "ja",
                "DOCKER_HOST", engine.address(),
                "XDG_STATE_HOME", directory.toString());
        return new ProcessContext(
                directory,
                real.home(),
                environment,
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                Locale.ROOT,
                false);
    }

    /** What changed just now is not remembered, and the second status is to remember. */
    private static void age(Path directory) throws IOException {
        var yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        try (var files = Files.walk(directory)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, yesterday);
            }
        }
    }
}
