package io.langfusectl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The machine we run on: all that a test would rather own.
 *
 * @param directory the current folder, absolute
 * @param environment the process environment
 * @param terminal both streams are a person's terminal
 */
public record Host(
        Path directory,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        Locale locale,
        boolean terminal) {

    /** The real one. */
    public static Host real() {
        var charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return new Host(
                Path.of("").toAbsolutePath(),
                System.getenv(),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                Locale.getDefault(),
                false);
    }
}
