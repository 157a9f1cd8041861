package io.langfusectl.stack.health;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Known causes of a failed start, by the lines that they leave in a log (docs/facts/langfuse.md, Start-up). */
public enum KnownStartupFailure {
    DIRTY_MIGRATION(Recovery.HOPELESS, "Dirty database version"),
    POSTGRES_18(Recovery.HOPELESS, "in 18+, these Docker images are configured to store database data"),
    POSTGRES_MAJOR(Recovery.HOPELESS, "database files are incompatible with server"),
    NO_SPACE(Recovery.HOPELESS, "No space left on device"),
    ARCHITECTURE(Recovery.HOPELESS, "exec format error"),
    FILESYSTEM(Recovery.HOPELESS, "renameat2() is not supported"),
    V4_CONFIG(Recovery.HOPELESS, "Invalid V4 config"),
    INIT_PASSWORD(Recovery.HOPELESS, "Password needs to be at least 8 characters"),
    INIT_KEY(Recovery.HOPELESS, "Unique constraint failed"),
    ENVIRONMENT(Recovery.HOPELESS, "Invalid environment variables", "ZodError"),
    CLICKHOUSE_URL(Recovery.HOPELESS, "CLICKHOUSE_URL is not configured"),
    DATABASE_URL(Recovery.HOPELESS, "Required database environment variables are not set"),
    ENCODING(Recovery.HOPELESS, "contains special characters", "contain special characters", "P1013"),
    WRONG_PASSWORD(
            Recovery.HOPELESS,
            "password authentication failed",
            "WRONGPASS",
            "P1000",
            "Authentication failed against database",
            "AUTHENTICATION_FAILED"),
    CALLBACK_PACKAGE(Recovery.HOPELESS, "Could not build the 'langfuse' callback"),
    DATABASE_LATE(Recovery.RESTART_HELPS, "Can't reach database server", "P1001", "DatabaseNotReachable"),
    CLICKHOUSE_MEMORY(Recovery.OPEN, "MEMORY_LIMIT_EXCEEDED", "memory limit exceeded"),
    START_FAILED(Recovery.OPEN, "Failed to prepare server");

    /** Whether waiting longer can help. */
    enum Recovery {
        HOPELESS,
        RESTART_HELPS,
        OPEN
    }

    /** The exit code of a process that was killed: 128 plus the number of SIGKILL. */
    private static final int SIGKILL = 137;

    private final Recovery recovery;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, which its type does not say
    private final List<String> signatures;

    KnownStartupFailure(Recovery recovery, String... signatures) {
        this.recovery = recovery;
        this.signatures = List.of(signatures);
    }

    Recovery recovery() {
        return recovery;
    }

    /** Returns the first known cause that left a line in the log. */
    static Optional<KnownStartupFailure> in(List<String> lines) {
        return Arrays.stream(values())
                .filter(knownStartupFailure -> lines.stream().anyMatch(knownStartupFailure::isIn))
                .findFirst();
    }

    /**
     * Returns the message key of the cause of such a log or exit code; empty if it is unknown. The engine does not
     * always report that memory ran out: not if the whole machine was out of memory, and sometimes it loses the
     * kernel's notification (one container in a hundred with Docker 20.10 on a busy machine).
     */
    public static String hint(List<String> lines, int exitCode) {
        return in(lines).map(KnownStartupFailure::hint).orElse(exitCode == SIGKILL ? "killed" : "");
    }

    boolean isIn(String line) {
        return signatures.stream().anyMatch(line::contains);
    }

    /** Returns the key of its message, such as {@code dirty-migration}. */
    String hint() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
