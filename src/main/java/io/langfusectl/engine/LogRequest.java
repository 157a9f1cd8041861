package io.langfusectl.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * Which part of a log is wanted.
 *
 * @param tail the last so many lines; negative is all
 * @param since nothing older
 */
public record LogRequest(int tail, Optional<Instant> since, boolean follow, boolean timestamps) {

    /** The last lines, and then no more. */
    public static LogRequest last(int lines) {
        return new LogRequest(lines, Optional.empty(), false, false);
    }
}
