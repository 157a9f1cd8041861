package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * That a start ended well and had nothing to complain of, in {@code .langfuse-ctl/started}: another one with the same
 * settings, on the same day (models come to their end), needs no second judgement of them.
 */
record LastStartRecord(Project project) {

    private static final int LINES = 5;

    private Path file() {
        return project.stateDirectory().resolve("started");
    }

    /** Whether it can be kept or not, the start has ended well. */
    void keep(String cacheName, Collection<String> stacks, StartSummary.Facts facts) {
        var lines =
                List.of(cacheName, today(), String.join(" ", stacks), facts.email(), String.valueOf(facts.reports()));
        try {
            AtomicFile.replaceUnsynced(file(), (String.join("\n", lines) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            return;
        }
    }

    /** What was started is stopped. Where it stays, it does no harm: nothing of it runs. */
    void forget() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            return;
        }
    }

    /** What it knew, if it was one of these stacks with this roster. */
    Optional<StartSummary.Facts> of(String cacheName, Collection<String> stacks) {
        try {
            var lines = Files.readAllLines(file(), UTF_8);
            return lines.size() == LINES
                            && lines.get(0).equals(cacheName)
                            && lines.get(1).equals(today())
                            && List.of(lines.get(2).split(" ")).containsAll(stacks)
                    ? Optional.of(new StartSummary.Facts(lines.get(3), Boolean.parseBoolean(lines.get(4))))
                    : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }
}
