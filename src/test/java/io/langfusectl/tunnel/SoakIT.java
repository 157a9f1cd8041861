package io.langfusectl.tunnel;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** One minute of the soak. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Isolated
final class SoakIT {

    @Test
    void a_minute_of_faults_refuses_nobody_and_leaves_nothing_behind(@TempDir Path folder) throws Exception {
        new Soak(System.nanoTime()).run(folder, Duration.ofMinutes(1)).check();
    }
}
