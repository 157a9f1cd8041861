package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Reason;
import io.langfusectl.system.Environment;
import io.langfusectl.system.NativeText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
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
public record ProcessContext(
        Path directory,
        Path home,
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Locale locale,
        boolean terminal) {

    public ProcessContext {
        environment = Environment.of(environment);
    }

    /** The real one; on Windows its streams go through jansi, which teaches old consoles colours. */
    public static ProcessContext real() {
        var windows = System.getProperty("os.name", "").startsWith("Windows");
        var home = System.getProperty("user.home", ".");
        var environment = Environment.asTheUserHas(System.getenv());
        return new ProcessContext(
                Path.of("").toAbsolutePath(),
                Path.of(NativeText.isReadable(home) ? home : "."), // else nothing is done there: see requireReadable
                environment,
                System.in,
                windows ? AnsiConsole.out() : ResultStream.of(NativeText.encodingOfOutput()),
                windows ? AnsiConsole.err() : story(),
                spoken(environment),
                isTerminal(windows));
    }

    /** As the environment says, as the launcher reads it too; Java alone trusts only locales that are installed. */
    private static Locale spoken(Map<String, String> environment) {
        for (var name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            var value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return new Locale(value.startsWith("ja") ? "ja" : "en");
            }
        }
        return Locale.getDefault();
    }

    private static PrintStream story() {
        return new PrintStream(new FileOutputStream(FileDescriptor.err), true, NativeText.encodingOfOutput());
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

    /** The real path of a folder, whatever links it was named through: a project has one path, by which it is known. */
    Path folder(String named) {
        return realPath(directory.resolve(named).toAbsolutePath());
    }

    /** Of what is not there (yet), the part that is there is resolved. */
    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThere) {
            var parent = path.getParent();
            return parent == null
                    ? path
                    : realPath(parent).resolve(path.getFileName()).normalize();
        }
    }

    /** The user's own folder for what belongs to no project folder; it may not be there. */
    Path stateFolder() {
        var given = variable("XDG_STATE_HOME");
        var base = given.isEmpty() ? home.resolve(".local/state") : Path.of(given);
        return base.resolve("langfuse-ctl");
    }

    /**
     * Whether the system's texts are known as they are.
     *
     * @throws Failure if the current folder, the home folder or an argument means something else than the system has
     */
    static void requireReadable(List<String> args) {
        NativeText.requireSupportedEncoding();
        var folder = System.getProperty("user.dir", ""); // a path made of it may hold question marks
        NativeText.readable(folder, Reason.FOLDER_UNREADABLE, folder);
        var home = System.getProperty("user.home", "");
        NativeText.readable(home, Reason.HOME_UNREADABLE, home);
        args.forEach(word -> NativeText.readable(word, Reason.ARGUMENT_UNREADABLE, word));
    }

    /** A variable that decides only how things are shown; one that could not be decoded counts as not set. */
    String preference(String name) {
        try {
            return variable(name);
        } catch (Failure unreadable) {
            return "";
        }
    }

    /** A variable of the environment, or the empty string. */
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
