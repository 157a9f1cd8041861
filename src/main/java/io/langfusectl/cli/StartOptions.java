package io.langfusectl.cli;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The options of commands that bring services up.
 *
 * @param timeout how long each service may take
 */
record StartOptions(boolean dryRun, Duration timeout, PullPolicy pullPolicy, boolean autoPorts) {

    /** When images are fetched; lower case, as typed. */
    enum PullPolicy {
        missing,
        always,
        never
    }

    /** What holds when nothing is said. */
    static StartOptions usual() {
        return new StartOptions(false, Duration.ofMinutes(10), PullPolicy.missing, false);
    }

    /** Nothing is asked for but that all is ready. */
    boolean areUsual() {
        return !dryRun && pullPolicy == PullPolicy.missing && !autoPorts;
    }

    /** Declared among a command's arguments; to be asked when they are known. */
    static Supplier<StartOptions> among(CommandArguments commandArguments) {
        var dryRun = commandArguments.flag("--dry-run");
        var timeout = commandArguments.valueOr("10m", Duration.class, "DURATION", "--timeout");
        var pull = commandArguments.valueOr("missing", PullPolicy.class, "missing|always|never", "--pull");
        var autoPorts = commandArguments.flag("--auto-ports");
        return () -> new StartOptions(dryRun.getAsBoolean(), timeout.get(), pull.get(), autoPorts.getAsBoolean());
    }
}
