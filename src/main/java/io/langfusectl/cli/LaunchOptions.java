package io.langfusectl.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of commands that bring services up. */
final class LaunchOptions {

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "10m")
    private Duration timeout = Duration.ofMinutes(10);

    @Option(names = "--pull", paramLabel = "missing|always|never", defaultValue = "missing")
    private Pull pull = Pull.missing;

    @Option(names = "--auto-ports")
    private boolean autoPorts;

    /** When images are fetched; lower case, as typed. */
    enum Pull {
        missing,
        always,
        never
    }

    boolean dryRun() {
        return dryRun;
    }

    /** How long each service may take. */
    Duration timeout() {
        return timeout;
    }

    Pull pull() {
        return pull;
    }

    boolean autoPorts() {
        return autoPorts;
    }
}
