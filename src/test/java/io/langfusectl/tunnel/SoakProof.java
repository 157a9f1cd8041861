package io.langfusectl.tunnel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten minutes of the soak, with its outcome written down. */
@Tag("soak")
final class SoakProof {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void ten_minutes_of_faults_refuse_nobody_and_leave_nothing_behind(@TempDir Path folder) throws Exception {
        var outcome = new Soak(SEED).run(folder, Duration.ofMinutes(10));
        var results = Path.of(System.getProperty("project.basedir", ".")).resolve("src/bench/results");
        Files.writeString(Files.createDirectories(results).resolve("soak.json"), outcome.json());
        outcome.check();
    }
}
