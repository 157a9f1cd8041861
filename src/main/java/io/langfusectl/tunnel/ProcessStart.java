package io.langfusectl.tunnel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The start time of a process, as text that distinguishes it from a later process with the same number.
 *
 * <p>On Linux this is the boot's id and the clock ticks from boot to the start ({@code starttime} of
 * {@code /proc/PID/stat}, proc(5)). The JDK has an instant made of those ticks and of the boot's time by the wall
 * clock, which differs between two programs once the clock was set in between. Elsewhere the system keeps the instant
 * itself.
 */
final class ProcessStart {

    /** What clocks may have been set by since a file was written that holds an instant. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** Of the fields behind the program's name, which may hold blanks and parentheses. */
    private static final int STARTTIME = 22 - 3;

    private static final Path PROC = Path.of("/proc");

    private ProcessStart() {}

    /** Returns the start of a process; empty if the system does not report it. */
    static String of(ProcessHandle process) {
        try {
            var stat =
                    Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            var boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id"));
            return boot.strip() + " " + fields[STARTTIME];
        } catch (IOException | IndexOutOfBoundsException e) {
            return instant(process); // no Linux, or it has ended
        }
    }

    /**
     * Returns whether the process started at this recorded time; versions up to 0.1.0 recorded an instant on Linux,
     * too.
     */
    static boolean isThatOf(ProcessHandle process, String written) {
        return written.equals(of(process)) || isNear(written, instant(process));
    }

    private static boolean isNear(String written, String started) {
        try {
            return Duration.between(Instant.parse(written), Instant.parse(started))
                            .abs()
                            .compareTo(TOLERANCE)
                    <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String instant(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
