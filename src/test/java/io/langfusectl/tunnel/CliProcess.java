package io.langfusectl.tunnel;

import io.langfusectl.Main;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** langfuse-ctl as a process of its own, at home in a folder of the test's and without a terminal. */
public final class CliProcess implements AutoCloseable {

    private static final int PATIENCE = 30;

    private final Process process;
    private final StringWriter said = new StringWriter();
    private final Thread listener;

    private CliProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "program");
        listener.setDaemon(true);
        listener.start();
    }

    /** The same at a terminal, where this was typed; what it starts is at home in the same folder. */
    public static CliProcess startOnTerminal(Path folder, String language, String typed, String... words) {
        return start(List.of(), folder, language, typed, words);
    }

    /** Runs it in the folder, whose {@code bin} is all of its search path, so that no ssh is found there. */
    public static CliProcess start(Path folder, String language, String... words) {
        return start(List.of(), folder, language, words);
    }

    /** The same with more in its environment. */
    static CliProcess start(Path folder, Map<String, String> environment, String language, String... words) {
        var assignments = new ArrayList<>(List.of("/usr/bin/env"));
        environment.forEach((name, value) -> assignments.add(name + "=" + value));
        return start(assignments, folder, language, words);
    }

    /** The same with the compiler that a tunnel gets, for one that shall be quick. */
    static CliProcess startQuick(Path folder, String language, String... words) {
        return start(List.of(), 4, folder, language, "", words);
    }

    /** The same with so many files and sockets at most. */
    static CliProcess startWithDescriptors(int count, Path folder, String language, String... words) {
        return start(List.of("/usr/bin/prlimit", "--nofile=" + count), folder, language, words);
    }

    /**
     * The same as if the clock had been set forward by an hour: the system computes the boot's time anew from it, which
     * for this program alone is another file in the place of {@code /proc/stat}.
     */
    static CliProcess startAfterClockWasSet(Path folder, String language, String... words) {
        var stat = folder.resolve("stat");
        try {
            var lines = Files.readAllLines(Path.of("/proc/stat")).stream()
                    .map(line -> line.startsWith("btime ")
                            ? "btime " + (Long.parseLong(line.substring("btime ".length())) + 3600)
                            : line)
                    .toList();
            Files.write(stat, lines);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        var script = "mount --bind '" + stat + "' /proc/stat && exec \"$@\"";
        return start(
                List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", "PATH=/usr/bin:/bin; " + script, "sh"),
                folder,
                language,
                words);
    }

    /** The same for a user who has no rights but those of the files' owner. */
    static CliProcess startWithoutRights(Path folder, String language, String... words) {
        return start(
                System.getProperty("user.name").equals("root")
                        ? List.of("/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all")
                        : List.of(),
                folder,
                language,
                words);
    }

    private static CliProcess start(List<String> before, Path folder, String language, String... words) {
        return start(before, folder, language, "", words);
    }

    private static CliProcess start(List<String> before, Path folder, String language, String typed, String... words) {
        return start(before, 1, folder, language, typed, words);
    }

    private static CliProcess start(
            List<String> before, int tier, Path folder, String language, String typed, String... words) {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + tier,
                "-Duser.home=" + folder.resolve("home"),
                "-Dlangfusectl.terminal=" + !typed.isEmpty(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().clear();
            if (List.of(words).contains("--background")) {
                builder.environment().put("JAVA_TOOL_OPTIONS", "-Duser.home=" + folder.resolve("home"));
            }
            builder.environment()
                    .putAll(Map.of(
                            "LANGFUSE_CTL_LANG",
                            language,
                            "PATH",
                            folder.resolve("bin").toString()));
            var process = builder.start();
            try (var keyboard = process.outputWriter(StandardCharsets.UTF_8)) {
                keyboard.write(typed);
            }
            return new CliProcess(process);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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

    /** All it said until now. */
    public String said() {
        return said.toString();
    }

    void says(String words) {
        Eventually.within(Duration.ofSeconds(PATIENCE), () -> words + "\n" + said(), () -> said().contains(words));
    }

    /** The processor time it took until now. */
    Duration worked() {
        return process.info().totalCpuDuration().orElseThrow(() -> new AssertionError("it ended: " + said()));
    }

    void signal(String name) {
        Sshd.run(List.of("/bin/sh", "-c", "kill -" + name + " " + process.pid()));
    }

    /** Its exit code, once it has ended by itself. */
    public int end() {
        try {
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                throw new AssertionError("it hangs: " + said());
            }
            listener.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
