package io.langfusectl.cli;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The options of commands that bring services up.
 *
 * @param timeout how long each service may take
 */
record LaunchOptions(boolean dryRun, Duration timeout, Pull pull, boolean autoPorts) {

    /** When images are fetched; lower case, as typed. */
    enum Pull {
        missing,
        always,
        never
    }

    /** What holds when nothing is said. */
    static LaunchOptions usual() {
        return new LaunchOptions(false, Duration.ofMinutes(10), Pull.missing, false);
    }

    /** Nothing is asked for but that all is ready. */
    boolean areUsual() {
        return !dryRun && pull == Pull.missing && !autoPorts;
    }

    /** Declared among a command's arguments; to be asked when they are known. */
    static Supplier<LaunchOptions> among(Arguments arguments) {
        var dryRun = arguments.flag("--dry-run");
        var timeout = arguments.valueOr("10m", Duration.class, "DURATION", "--timeout");
        var pull = arguments.valueOr("missing", Pull.class, "missing|always|never", "--pull");
        var autoPorts = arguments.flag("--auto-ports");
        return () -> new LaunchOptions(dryRun.getAsBoolean(), timeout.get(), pull.get(), autoPorts.getAsBoolean());
    }
}
