package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that people type, on a copy of what the build has made: its texts and its archive of classes. */
final class LauncherIT {

    private static final Path BASE =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_NANOS = 10_000_000;
    private static final int CLASSES = 207;
    private static final int TOLERANCE = 30;

    @TempDir
    Path folder;

    private String place = "installed";

    private record Printed(int code, String out, String err) {}

    @Test
    void help_version_and_completions_are_what_the_program_prints_in_both_languages() throws Exception {
        for (var language : List.of("en", "ja")) {
            for (var text : HelpTexts.in(language).entrySet()) {
                var seen = type(Map.of("LANGFUSE_CTL_LANG", language, "PATH", "/bin:/usr/bin"), text.getKey());
                assertEquals(new Printed(0, text.getValue().replace(" dev\n", version()), ""), seen, text.getKey());
            }
        }
    }

    /** Outside a jar the program does not know its version. */
    private String version() throws IOException {
        return Files.readString(BASE.resolve("target/langfuse-ctl/help/en/--version"))
                .substring("langfuse-ctl".length());
    }

    @Test
    void help_of_the_launcher_starts_no_java() throws Exception {
        var seen = type(Map.of("LANGFUSE_CTL_LANG", "en", "JAVA_HOME", "/nowhere", "PATH", noJava()), "start --help");
        assertEquals(0, seen.code());
        assertTrue(seen.out().contains("langfuse-ctl start"), seen.out());
    }

    @Test
    void texts_of_the_launcher_that_cannot_be_written_are_a_failure_and_those_that_nobody_reads_are_none()
            throws Exception {
        var readerIsGone = "exec 3> >(true); wait $!; "; // before anything is written
        for (var text : List.of("--version", "--help", "start --help", "completion bash")) {
            var unread = readerIsGone + "$CTL " + text + " >&3; echo $?";
            assertEquals(new Printed(0, "141\n", ""), shell(unread), text);
            assertEquals(new Printed(0, "141\n", ""), shell("trap '' PIPE; " + unread), text);
            var full = shell("$CTL " + text + " >/dev/full");
            assertEquals(3, full.code(), text);
            assertTrue(full.err().contains("The result cannot be written to standard output"), full.err());
            assertFalse(full.err().contains("cat:"), full.err());
        }
    }

    @Test
    void a_current_folder_that_was_deleted_is_told() throws Exception {
        var gone = folder.resolve("gone");
        var there = "mkdir " + gone + "; cd " + gone + "; rmdir " + gone + "; ";
        var seen = shell(there + "$CTL stop");
        assertEquals(3, seen.code(), seen.err());
        assertTrue(seen.err().contains("the current folder was deleted")
                && seen.err().contains("-C FOLDER stop"));
        assertFalse(seen.err().contains("java.lang"), seen.err());
        var japanese = shell(there + "LANGFUSE_CTL_LANG=ja $CTL status");
        assertEquals(3, japanese.code(), japanese.err());
        assertTrue(japanese.err().contains("現在のフォルダーは削除されています"), japanese.err());
    }

    private Printed shell(String line) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", line);
        builder.environment().put("CTL", installed().resolve("langfuse-ctl").toString());
        builder.environment().put("LANGFUSE_CTL_LANG", "en");
        builder.environment().put("LANGFUSE_CTL_NO_ARCHIVE", "1");
        return printed(builder.start());
    }

    private String noJava() throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("cat"), Path.of("/bin/cat"));
        return bin.toString();
    }

    @Test
    void an_archive_is_made_once_whatever_happens_to_its_makers_and_is_used_while_it_fits() throws Exception {
        var first = launch(Map.of(), "status");
        var lock = await("lock");
        var maker = ProcessHandle.of(Long.parseLong(Files.readSymbolicLink(lock).toString()))
                .orElseThrow();
        Stream.concat(Stream.of(maker), maker.descendants()).toList().forEach(ProcessHandle::destroyForcibly);
        assertEquals(7, first.waitFor());
        assertTrue(files("{short,classes,tunnel}").isEmpty(), "a killed maker leaves no archive");

        var starts = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            starts.add(launch(Map.of(), "status"));
        }
        for (var start : starts) {
            assertEquals(7, start.waitFor());
        }
        var archive = awaitArchive();
        assertEquals(List.of(archive), files("short"));
        assertEquals(1, files("classes").size());
        assertTrue(shared(7, "status") > 170, "classes from the archive");
        assertEquals(1, files("tunnel").size());
        assertTrue(shared(6, "tunnel", "me@127.0.0.1:" + TestPort.free(), "-L", TestPort.free() + ":1") > 250);

        var made = Files.getLastModifiedTime(archive);
        assertEquals(7, type(Map.of(), "status").code());
        assertEquals(made, Files.getLastModifiedTime(archive), "an archive that fits stays");
        refused(archive);
        replaceJar();
        assertEquals(7, type(Map.of(), "status").code());
        until(() -> Files.getLastModifiedTime(archive).compareTo(made) > 0);
        awaitArchive();
    }

    @Test
    void folders_with_any_name_are_as_good_in_any_locale() throws Exception {
        place = "a place, \u7532";
        var cache =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache/of mine \u7532").toString(), "LC_ALL", "C");
        var first = type(cache, "status");
        assertEquals(7, first.code(), first.toString());
        awaitArchive();
        await("tunnel");
        assertEquals(first, type(cache, "status"));
        assertEquals(3, type(cache, "config").code());
        assertEquals(7, type(cache, "tunnel status").code());
    }

    /** Broken or out of place: the program runs all the same, and says nothing of it. */
    private void refused(Path archive) throws Exception {
        var expected = type(Map.of("XDG_CACHE_HOME", "/proc/nowhere"), "status");
        assertEquals(7, expected.code());
        assertEquals(1, (expected.out() + expected.err()).lines().count(), expected.toString());
        var whole = Files.readAllBytes(archive);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertEquals(expected, type(Map.of(), "status"));
        Files.writeString(archive, "no archive");
        assertEquals(expected, type(Map.of(), "status"));
    }

    private void replaceJar() throws IOException {
        var jar = installed().resolve("lib").resolve(jar());
        Files.copy(jar, folder.resolve("copy.jar"));
        Files.move(folder.resolve("copy.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Classes of ours and of the libraries, which are the same from run to run and from Java to Java. A change that
     * needs more has a reason; it says so and changes the number.
     */
    @Test
    void a_short_command_loads_no_more_classes_than_it_did() throws Exception {
        var log = folder.resolve("loaded.log");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        installed().resolve("lib").resolve(jar()).toString(),
                        "io.langfusectl.Main",
                        "status")
                .directory(folder.resolve("project").toFile())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertEquals(7, process.waitFor());
        try (Stream<String> lines = Files.lines(log)) {
            var loaded = lines.filter(line -> line.contains("/lib/"))
                    .filter(line -> line.contains(" source: "))
                    .count();
            assertTrue(Math.abs(loaded - CLASSES) <= TOLERANCE, loaded + " classes of ours and the libraries");
        }
    }

    private Path installed() throws IOException {
        var there = folder.resolve(place);
        if (!Files.exists(there)) {
            RealProject.run("cp", "-r", BASE.resolve("target/langfuse-ctl").toString(), there.toString());
            Files.copy(BASE.resolve("langfuse-ctl"), there.resolve("langfuse-ctl"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.createDirectories(folder.resolve("project"));
        }
        return there;
    }

    private String jar() throws IOException {
        try (Stream<Path> files = Files.list(installed().resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("langfuse-ctl-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Process launch(Map<String, String> environment, String line) throws IOException {
        var command =
                new ArrayList<>(List.of(installed().resolve("langfuse-ctl").toString()));
        command.addAll(List.of(line.split(" ")));
        var builder =
                new ProcessBuilder(command).directory(folder.resolve("project").toFile());
        builder.environment().remove("LANGFUSE_CTL_NO_ARCHIVE");
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Printed type(Map<String, String> environment, String line) throws IOException, InterruptedException {
        return printed(launch(environment, line));
    }

    private static Printed printed(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Printed(process.waitFor(), out, err);
    }

    /** That of `status`, when all makers of archives have ended. */
    private Path awaitArchive() throws Exception {
        await("classes");
        until(() -> files("{lock,work.*}").isEmpty());
        return await("short");
    }

    private Path await(String name) throws Exception {
        until(() -> !files(name).isEmpty());
        return files(name).get(0);
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "it took too long");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private List<Path> files(String pattern) throws IOException {
        var cache = Files.createDirectories(folder.resolve("cache"));
        var matcher = cache.getFileSystem().getPathMatcher("glob:" + pattern);
        while (true) {
            try (Stream<Path> files = Files.walk(cache)) {
                return files.filter(file -> matcher.matches(file.getFileName())).toList();
            } catch (UncheckedIOException moving) {
                // a maker is at work: looked at again, for nothing was seen yet
            }
        }
    }

    /** How many classes of ours, sshj and picocli a command takes from its archive, as the launcher starts it. */
    private long shared(int code, String... line) throws Exception {
        var log = folder.resolve("classes.log");
        var adapters = folder.resolve("adapters.log");
        var words = started(line).split(" ", -1);
        var command = new ArrayList<String>();
        for (var word : words) {
            command.add(word.equals("-Xlog:disable") ? "-Xlog:class+load:file=" + log : word);
        }
        var keepsAdapters = keepsAdapters(words[0]);
        if (keepsAdapters) {
            command.add(1, "-Xlog:aot+codecache*:file=" + adapters);
        }
        var process = new ProcessBuilder(command)
                .directory(folder.resolve("project").toFile())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertEquals(code, process.waitFor());
        if (keepsAdapters) {
            var taken = Files.readString(adapters);
            assertTrue(taken.contains("Loaded") && !taken.contains("Unable to use"), taken);
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(one -> one.contains("shared objects file"))
                    .filter(one -> one.matches(".* (io\\.langfusectl|picocli|net\\.schmizz)\\..*"))
                    .count();
        }
    }

    /**
     * From Java 25 on an archive holds adapters between compiled and interpreted code, for the same collector alone.
     */
    private static boolean keepsAdapters(String java) throws IOException, InterruptedException {
        return new ProcessBuilder(java, "-Xlog:aot+codecache=off", "-version")
                        .start()
                        .waitFor()
                == 0;
    }

    /** The command by which the launcher starts Java. */
    private String started(String... line) throws Exception {
        var words = new ArrayList<>(
                List.of("sh", "-x", installed().resolve("langfuse-ctl").toString()));
        words.addAll(List.of(line));
        var shell =
                new ProcessBuilder(words).directory(folder.resolve("project").toFile());
        shell.environment().remove("LANGFUSE_CTL_NO_ARCHIVE");
        shell.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        var process = shell.start();
        var trace = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return trace.lines()
                .filter(command -> command.startsWith("+ exec "))
                .map(command -> command.substring("+ exec ".length()))
                .findFirst()
                .orElseThrow();
    }
}
