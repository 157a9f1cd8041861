package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.Main;
import io.langfusectl.TestPort;
import io.langfusectl.engine.docker.DockerEngine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A project of a test's own on the real engine: own folder, own instance, free ports, the sandbox's images. */
final class RealProject implements AutoCloseable {

    /** What engines inside a container may not exceed; ClickHouse asks for more by default. */
    private static final int OPEN_FILES = 16384;

    private final Path root;
    private final Path directory;
    private final String instance;

    private RealProject(Path root, String instance) {
        this.root = root;
        this.directory = root.resolve("project");
        this.instance = instance;
    }

    /** A new one, with models that LiteLLM answers itself; nothing is started. */
    static RealProject make() {
        MetadataGuard.watch();
        try {
            var instance = "ctlit" + UUID.randomUUID().toString().substring(0, 8);
            var project = new RealProject(Files.createTempDirectory("langfuse-ctl-it-"), instance);
            Files.createDirectories(project.directory());
            var made = project.session().type("--instance", instance, "init", "--mock");
            assertEquals(0, made.code(), made.err());
            project.set("LANGFUSE_CTL_REGISTRY", "sandbox.local");
            project.set("CLICKHOUSE_NOFILE", String.valueOf(OPEN_FILES));
            for (var port : new String[] {"LANGFUSE_PORT", "LITELLM_PORT", "MINIO_PORT"}) {
                project.set(port, String.valueOf(TestPort.free()));
            }
            return project;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody at a keyboard in this folder. */
    Session session() {
        return sessionIn(directory);
    }

    /** The same person in another folder. */
    Session sessionIn(Path folder) {
        return new Session(
                folder,
                root.resolve("home"),
                processContext -> DockerEngine.fromEnvironment(System.getenv(), processContext.home()));
    }

    /** A line that must go well; returns its standard output. */
    String ctl(String line) {
        var seen = session().type(line);
        assertEquals(0, seen.code(), line + "\n" + seen.out() + seen.err());
        return seen.out();
    }

    Path directory() {
        return directory;
    }

    String instance() {
        return instance;
    }

    /** The name of the project of a stack. */
    String project(String stack) {
        return instance + "-" + stack;
    }

    /** The name of the container of a service. */
    String container(String stack, String service) {
        return instance + "-" + stack + "-" + service + "-1";
    }

    /** The program as a process of its own, in this folder. */
    Process launch(String... words) throws IOException {
        return started(command(words));
    }

    /**
     * The same on a terminal of its own: what is written to the process is typed there, what it prints is seen there.
     */
    Process launchOnTerminal(String... words) throws IOException {
        var line = command(words).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return started(List.of("script", "--quiet", "--flush", "--return", "--command", "exec " + line, "/dev/null"));
    }

    /** A line of bash in this folder, in which {@code ctl} is the program. */
    Process launchInBash(String line) throws IOException {
        var words = new ArrayList<>(
                List.of("bash", "-c", "ctl() { \"$0\" \"${java[@]}\" \"$@\"; }; java=(\"$@\"); " + line));
        words.addAll(command());
        return started(words);
    }

    private List<String> command(String... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + root.resolve("home"),
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(List.of(words));
        return command;
    }

    private Process started(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(Map.of("LANGFUSE_CTL_LANG", "en", "TERM", "xterm-256color"));
        return builder.start();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Writes a file of the folder. */
    void write(String name, String text) {
        try {
            var file = directory.resolve(name);
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file of the folder. */
    String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file of the folder. */
    void delete(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a setting to {@code .env}; the last one counts. */
    void set(String name, String value) {
        try {
            Files.writeString(directory.resolve(".env"), name + "=" + value + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a setting. */
    String value(String name) {
        return ctl("config --show " + name).strip();
    }

    /** What a command of the machine prints, both streams; it must end with 0. */
    static String run(String... command) {
        return run(Map.of(), command);
    }

    static String run(Map<String, String> environment, String... command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + printed);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that it made goes, data and folder; nobody waits for containers that end well. */
    @Override
    public void close() {
        run("sh", "-c", "docker ps -aq -f name=^/" + instance + "- | xargs -r -n 1 docker rm -fv");
        var langfuse = project("langfuse");
        var litellm = project("litellm");
        var seen = session().type("stop", "--delete-data-of", langfuse, "--delete-data-of", litellm);
        assertEquals(0, seen.code(), seen.err());
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
