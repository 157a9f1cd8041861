package io.langfusectl.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The right to change a project, held by one command at a time; the system takes it back from a process that died. */
public final class ProjectLock implements AutoCloseable {

    /** Far behind what the file holds, so that others may read who has it where locks forbid reading. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** A process that closes any channel on a file loses all its locks on it: so none may be opened twice. */
    private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;

    private ProjectLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock or says who has it, without waiting.
     *
     * @param command what the holder is doing, as others will read it
     * @throws Failure {@code BUSY} with the command and the process of the other one
     */
    public static ProjectLock take(Path lockFile, String command) {
        try {
            makeFolder(lockFile);
            try {
                AtomicFile.create(lockFile, new byte[0]);
            } catch (FileAlreadyExistsException alreadySo) {
                // whoever made it
            }
            return take(lockFile, command, StandardOpenOption.WRITE).writing(command);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, lockFile);
        }
    }

    /**
     * As much of the lock as can be had without writing: who holds it is refused, and nobody gets it meanwhile except
     * by this same way.
     *
     * @return empty where there is no lock file, or it cannot be read
     * @throws Failure {@code BUSY} with the command and the process of the other one
     */
    public static Optional<ProjectLock> share(Path lockFile, String command) {
        try {
            return Optional.of(take(lockFile, command, StandardOpenOption.READ));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    private static void makeFolder(Path lockFile) throws IOException {
        var folder = lockFile.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            AtomicFile.makeFolder(folder);
        }
    }

    /** @param mode for reading only, the lock is a shared one */
    private static ProjectLock take(Path lockFile, String command, StandardOpenOption mode) throws IOException {
        var file = lockFile.toRealPath();
        var holderHere = HELD_HERE.putIfAbsent(file, command);
        if (holderHere != null) {
            throw new Failure(Problem.BUSY, holderHere, ProcessHandle.current().pid());
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, mode);
            if (channel.tryLock(LOCKED_BYTE, 1, mode == StandardOpenOption.READ) == null) {
                throw busy(file);
            }
            return new ProjectLock(file, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            HELD_HERE.remove(file);
            throw e;
        }
    }

    private ProjectLock writing(String command) throws IOException {
        try {
            channel.truncate(0);
            channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n" + command + "\n"));
            return this;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException | NonWritableChannelException e) {
            return; // the name of a holder that is gone does no harm: the lock itself went with the channel
        } finally {
            HELD_HERE.remove(file);
        }
    }

    /** Who holds it. A holder that has not written yet, over the words of one that died, is given a moment. */
    private static Failure busy(Path file) throws IOException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var lines = Files.readAllLines(file);
        while (!namesLivingProcess(lines) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            lines = Files.readAllLines(file);
        }
        return lines.size() < 2
                ? new Failure(Problem.BUSY, "langfuse-ctl", "?")
                : new Failure(Problem.BUSY, lines.get(1), lines.get(0));
    }

    private static boolean namesLivingProcess(List<String> lines) {
        return lines.size() == 2
                && lines.get(0).matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(lines.get(0))).isPresent();
    }
}
