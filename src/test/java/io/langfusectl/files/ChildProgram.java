package io.langfusectl.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another program on this machine: one of our own main methods in a process of its own. */
record ChildProgram(Process process) implements AutoCloseable {

    static ChildProgram start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** A program for which the disk is full: it may write no file larger than 64 kB. */
    static ChildProgram startWithoutSpace(Class<?> main, String... arguments) throws IOException {
        return start(List.of("bash", "-c", "ulimit -f 64; exec \"$0\" \"$@\""), main, arguments);
    }

    private static ChildProgram start(List<String> before, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line it says. */
    String line() throws IOException {
        return String.valueOf(process.inputReader().readLine());
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
