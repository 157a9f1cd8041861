package io.langfusectl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The program on a terminal of its own; how that terminal is set is looked at before, meanwhile and afterwards. */
public final class TerminalProgram implements AutoCloseable {

    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Path notes;
    private final Process process;
    private final StringWriter said = new StringWriter();
    private final Thread listener;

    private TerminalProgram(Path notes, Process process) {
        this.notes = notes;
        this.process = process;
        this.listener = new Thread(this::listen, "terminal");
        listener.setDaemon(true);
        listener.start();
    }

    /** Runs it in this folder, with this home. */
    public static TerminalProgram start(Path folder, Path home, Map<String, String> environment, String... words) {
        try {
            var notes = Files.createTempDirectory("langfuse-ctl-terminal-");
            var java = Path.of(System.getProperty("java.home"), "bin", "java");
            var assignments = environment.entrySet().stream()
                    .map(variable -> quoted(variable.getKey() + "=" + variable.getValue()))
                    .collect(Collectors.joining(" "));
            var line = Arrays.stream(words).map(TerminalProgram::quoted).collect(Collectors.joining(" "));
            Files.writeString(notes.resolve("run"), """
                    trap : INT
                    cd %1$s
                    tty >tty
                    stty -a >before
                    sh -c 'echo $$ >pid; cd "$0"; exec /usr/bin/env --default-signal "$@"' %2$s %3$s %4$s \\
                      -XX:TieredStopAtLevel=1 -Duser.home=%5$s -cp %6$s io.langfusectl.Main %7$s
                    echo $? >code
                    stty -a >after
                    """.formatted(
                    quoted(notes), quoted(folder), assignments, quoted(java), quoted(home), quoted(classPath()), line));
            var script = List.of("script", "-qfec", "exec sh " + quoted(notes.resolve("run")), "/dev/null");
            return new TerminalProgram(notes, new ProcessBuilder(script).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String quoted(Object word) {
        return "'" + word.toString().replace("'", "'\\''") + "'";
    }

    private void listen() {
        try (Reader words = process.inputReader(StandardCharsets.UTF_8)) {
            for (int letter = words.read(); letter >= 0; letter = words.read()) {
                said.write(letter);
            }
        } catch (IOException e) {
            return; // it was ended
        }
    }

    /** All that the terminal has shown until now. */
    public String said() {
        return said.toString();
    }

    /** Waits until it has shown this. */
    public void says(String words) {
        var end = System.nanoTime() + PATIENCE_NANOS;
        while (!said().contains(words)) {
            var mayGoOn = System.nanoTime() < end && listener.isAlive();
            assertTrue(mayGoOn || said().contains(words), () -> "never said: " + words + "\n" + said());
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Types at the keyboard, unless the terminal has gone with its program. */
    public void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            assertFalse(listener.isAlive(), e::toString);
        }
    }

    /** Sends a signal to the program alone. */
    public void signal(String name) {
        run("kill", "-" + name, note("pid"));
    }

    /** Whether what is typed now is shown. */
    public boolean echoes() {
        return run("stty", "-a", "-F", note("tty")).matches("(?s).*\\secho\\s.*");
    }

    /** Its exit code, once it has ended by itself; the terminal is as it was. */
    public int end() {
        try {
            assertTrue(process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS), "it hangs: " + said());
            listener.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(note("before"), note("after"));
        assertFalse(note("before").isEmpty());
        return Integer.parseInt(note("code"));
    }

    private String note(String name) {
        try {
            return Files.readString(notes.resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), printed);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try (var files = Files.list(notes)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
