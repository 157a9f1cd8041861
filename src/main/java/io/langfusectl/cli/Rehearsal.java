package io.langfusectl.cli;

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

/**
 * The everyday commands one after the other in one process, so that Java can note which classes they load. Changes
 * nothing but the folder that is named: its commands only look.
 */
public final class Rehearsal {

    private static final List<String> LINES = List.of(
            "status",
            "status",
            "status --json",
            "start --dry-run",
            "stop --dry-run",
            "config --json",
            "logs --tail 1",
            "start --help");

    private Rehearsal() {}

    /** Works in the folder that is named. If it is gone, so is the maker of the archive, and there is nothing to do. */
    public static void main(String[] folder) throws IOException, ClassNotFoundException {
        Class.forName("io.langfusectl.Main"); // or its jar would be opened at each start, for this class alone
        var directory = Path.of(folder[0]).toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            return;
        }
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
        var real = Host.real();
        var environment = new HashMap<>(real.environment());
        environment.put("LANGFUSE_CTL_LANG", "ja");
        var host = new Host(
                directory,
                real.home(),
                environment,
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                Locale.ROOT,
                false);
        LangfuseCtl.run(host, "status");
        LangfuseCtl.run(host, "--instance", "rehearsal", "init");
        age(directory);
        LINES.forEach(line -> LangfuseCtl.run(host, line.split(" ")));
    }

    /** What changed just now is not remembered, and the second status is to remember. */
    private static void age(Path directory) throws IOException {
        var yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                Files.setLastModifiedTime(file, yesterday);
            }
        }
    }
}
