package io.langfusectl.engine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A user without rights, who runs a Java program of ours: root may open every socket, so root's tests need him.
 *
 * @param classes a copy of the class path that he can read
 */
public record UnprivilegedProcess(Path classes) {

    private static final List<String> NEEDED = List.of("classes", "jackson-core", "docker-java", "slf4j", "jspecify");

    /**
     * Starts a process of an unprivileged user.
     *
     * @param folder one that the user may read
     */
    public static UnprivilegedProcess of(Path folder) throws IOException {
        var classes = Files.createDirectory(folder.resolve("classes"));
        var number = 0;
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var path = Path.of(entry);
            if (NEEDED.stream().anyMatch(path.getFileName().toString()::contains)) {
                copy(path, classes.resolve(number++ + path.getFileName().toString()));
            }
        }
        return new UnprivilegedProcess(classes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, file.equals(from) ? to : copy);
            }
        }
    }

    /** What the program prints. */
    public String runs(Class<?> program, String argument) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), program.getName(), argument));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return text;
    }

    private String classPath() throws IOException {
        try (Stream<Path> entries = Files.list(classes)) {
            return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }
}
