package io.langfusectl.cli;

import io.langfusectl.engine.EngineInfo;
import io.langfusectl.files.ProjectLock;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The right to change a project folder and projects of an engine, until closed.
 *
 * @param notWritable the lock files that could not be written, so that nobody is kept out by them for certain
 */
record ProjectLocks(List<ProjectLock> locks, List<Path> notWritable) implements AutoCloseable {

    private static final String PROGRAM = "langfuse-ctl ";

    /**
     * Takes all of them, or none: who holds one is named.
     *
     * @param command its name, such as {@code start}
     */
    static ProjectLocks take(Project project, String command, EngineInfo engine, List<String> projects) {
        return take(files(project, engine, projects), PROGRAM + command, false);
    }

    /**
     * Takes those that the disk allows, and notes the others: a full or read-only disk is no reason to refuse. Who
     * holds one is named all the same.
     *
     * @param command its name, such as {@code stop}
     */
    static ProjectLocks takeWritable(
            Project project, String command, EngineInfo engine, List<String> projects, Console console) {
        var files = files(project, engine, projects);
        if (!Files.isDirectory(project.directory())) {
            files.remove(0); // a project folder that is gone is not made again for its lock; nobody works there
        }
        var projectLocks = take(files, PROGRAM + command, true);
        if (!projectLocks.notWritable().isEmpty()) {
            var names = projectLocks.notWritable().stream().map(Path::toString).collect(Collectors.joining(", "));
            console.note("lock.missing", names);
        }
        return projectLocks;
    }

    private static ProjectLocks take(List<Path> files, String command, boolean onlyWritable) {
        var taken = new ProjectLocks(new ArrayList<>(), new ArrayList<>());
        try {
            for (var file : files) {
                taken.take(file, command, onlyWritable);
            }
            return taken;
        } catch (RuntimeException e) {
            taken.close();
            throw e;
        }
    }

    private void take(Path file, String command, boolean onlyWritable) {
        try {
            locks.add(ProjectLock.take(file, command));
        } catch (Failure failure) {
            if (!onlyWritable || failure.problem() != Problem.FILE_NOT_WRITABLE) {
                throw failure;
            }
            ProjectLock.share(file, command).ifPresent(locks::add);
            notWritable.add(file);
        }
    }

    /** That of the folder first. */
    private static List<Path> files(Project project, EngineInfo engine, List<String> projects) {
        var files = new ArrayList<Path>();
        files.add(project.lockFile());
        var prefix = HexFormat.of().toHexDigits(realAddress(engine).hashCode());
        projects.forEach(
                name -> files.add(project.processContext().stateFolder().resolve(prefix + "-" + name + ".lock")));
        return files;
    }

    /** One engine has one address, whatever links lead to its socket ({@code /var/run} is one to {@code /run}). */
    private static String realAddress(EngineInfo engine) {
        if (!engine.address().startsWith("unix:")) {
            return engine.address();
        }
        try {
            var socket = Path.of(URI.create(engine.address()).getPath());
            return "unix://" + socket.toRealPath();
        } catch (IOException | IllegalArgumentException notThere) {
            return engine.address();
        }
    }

    @Override
    public void close() {
        locks.forEach(ProjectLock::close);
    }
}
