package io.langfusectl.tunnel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten minutes of the soak, with its outcome written down. */
final class SoakProof {

    @Test
    void ten_minutes_of_faults_refuse_nobody_and_leave_nothing_behind(@TempDir Path folder) throws Exception {
        var outcome = new Soak().run(folder, Duration.ofMinutes(10));
        Files.writeString(Files.createDirectories(Path.of("src/bench/results")).resolve("soak.json"), outcome.json());
        outcome.check();
    }
}
