package io.langfusectl.cli;

import io.langfusectl.engine.DockerEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The everyday commands one after the other in one process, so that Java can note which classes they load. Changes
 * nothing but the folder that is named; its engine is made up.
 */
public final class Rehearsal {

    private static final List<String> LINES = List.of(
            "status",
            "status",
            "status --json",
            "config --json",
            "start --auto-ports --timeout 2s",
            "start --timeout 2s",
            "start --timeout 2s",
            "status",
            "logs --tail 1",
            "stop",
            "start --help");

    private Rehearsal() {}

    /** Works in the folder that is named. If it is gone, so is the maker of the archive, and there is nothing to do. */
    public static void main(String[] folder) throws IOException, ClassNotFoundException {
        Class.forName("io.langfusectl.Main"); // or its jar would be opened at each start, for this class alone
        var directory = Path.of(folder[0]).toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var engine = new RehearsalEngine()) {
            var host = host(directory, engine);
            LangfuseCtl.run(host, "status");
            DockerEngine.find(Map.of(), directory).close(); // where it would be looked for; nobody is asked
            LangfuseCtl.run(host, "--instance", "rehearsal", "init", "--mock");
            age(directory);
            for (var line : LINES) {
                LangfuseCtl.run(host, line.split(" "));
            }
        }
    }

    private static Host host(Path directory, RehearsalEngine engine) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
        var real = Host.real();
        var environment = new HashMap<>(real.environment());
        environment.put("LANGFUSE_CTL_LANG", "ja");
        environment.put("DOCKER_HOST", engine.address());
        environment.put("XDG_STATE_HOME", directory.toString());
        return new Host(
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
