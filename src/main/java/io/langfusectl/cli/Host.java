package io.langfusectl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.fusesource.jansi.AnsiConsole;
import org.fusesource.jansi.AnsiMode;
import org.fusesource.jansi.internal.CLibrary;

/**
 * The machine we run on: all that a test would rather own.
 *
 * @param directory the current folder, absolute
 * @param home the user's home folder
 * @param environment the process environment
 * @param terminal a person sits at the keyboard and sees both streams
 */
public record Host(
        Path directory,
        Path home,
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Locale locale,
        boolean terminal) {

    /** The real one; on Windows its streams go through jansi, which teaches old consoles colours. */
    public static Host real() {
        var windows = System.getProperty("os.name", "").startsWith("Windows");
        return new Host(
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home", ".")),
                System.getenv(),
                System.in,
                windows ? AnsiConsole.out() : stream(FileDescriptor.out),
                windows ? AnsiConsole.err() : stream(FileDescriptor.err),
                spoken(),
                isTerminal(windows));
    }

    /** As the environment says, as the launcher reads it too; Java alone trusts only locales that are installed. */
    private static Locale spoken() {
        for (var name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            var value = System.getenv(name);
            if (value != null && !value.isEmpty()) {
                return new Locale(value.startsWith("ja") ? "ja" : "en");
            }
        }
        return Locale.getDefault();
    }

    /** Where the locale knows only ASCII, UTF-8 is right more often than question marks. */
    private static PrintStream stream(FileDescriptor descriptor) {
        var charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        charset = charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }

    /** The launcher has asked the shell already ({@code test -t}); elsewhere jansi is asked. */
    private static boolean isTerminal(boolean windows) {
        var told = System.getProperty("langfusectl.terminal");
        if (told != null) {
            return told.equals("true");
        }
        return windows
                ? AnsiConsole.err().getMode() != AnsiMode.Strip
                : CLibrary.isatty(CLibrary.STDERR_FILENO) != 0 && CLibrary.isatty(0) != 0;
    }

    /** A folder as it was named, absolute. */
    Path folder(String named) {
        return directory.resolve(named).toAbsolutePath().normalize();
    }

    /** A variable of the environment, or the empty string. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
