package io.langfusectl.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Edits of several files that all stay or all go back, even when the program is killed between two of them. */
public final class Changeset implements AutoCloseable {

    private final Path project;
    private final Runnable onceUndone;
    private final Consumer<String> step;
    private final Journal journal;
    private final Set<Path> changed = new LinkedHashSet<>();
    private final Thread onInterrupt = new Thread(this::undoFiles, "changeset-undo");
    private final boolean mayBeginWhileEnding;
    private boolean isOver;

    /**
     * Nothing is written before the first edit.
     *
     * @param onceUndone runs after {@link #close()} has brought changed files back, to bring back what was made of them
     * @throws Failure {@code JOURNAL_OPEN} if an earlier change must be undone first
     */
    public Changeset(Path project, Runnable onceUndone) {
        this(project, onceUndone, step -> {}, false);
    }

    /**
     * The same for a change that may also begin while a signal ends the program. No shutdown hook can undo it any more:
     * if the program is killed before the change is kept, the next command undoes it.
     */
    public static Changeset evenWhileEnding(Path project) {
        return new Changeset(project, () -> {}, step -> {}, true);
    }

    // step is told of every moment after which the disk is in another state
    Changeset(Path project, Runnable onceUndone, Consumer<String> step) {
        this(project, onceUndone, step, false);
    }

    private Changeset(Path project, Runnable onceUndone, Consumer<String> step, boolean mayBeginWhileEnding) {
        this.project = project.toAbsolutePath().normalize();
        this.onceUndone = onceUndone;
        this.step = step;
        this.mayBeginWhileEnding = mayBeginWhileEnding;
        this.journal = new Journal(project, step);
        if (journal.isOpen()) {
            throw new Failure(Problem.JOURNAL_OPEN, journal.files().get(0));
        }
    }

    /** A file that is not there yet is edited as if it were empty; an edit that changes nothing writes nothing. */
    public void edit(Path file, UnaryOperator<String> change) {
        edit(file, change, false);
    }

    /** The same for a file with secrets: whatever its mode was, it is readable by its owner alone afterwards. */
    public void editSecret(Path file, UnaryOperator<String> change) {
        edit(file, change, true);
    }

    /** The files changed so far, as they were named. */
    public synchronized List<Path> changed() {
        return List.copyOf(changed);
    }

    /** The edits stay; nothing can undo them any more. */
    public synchronized void keep() {
        end(journal::finish);
    }

    /** Undoes every edit, unless they are kept. */
    @Override
    public void close() {
        if (undoFiles()) {
            onceUndone.run();
        }
    }

    private synchronized boolean undoFiles() {
        var wasOver = isOver;
        end(journal::undo);
        return !wasOver && !changed.isEmpty();
    }

    private void end(Runnable ending) {
        if (isOver) {
            return;
        }
        isOver = true;
        if (!changed.isEmpty()) {
            ending.run();
            forgetInterrupt();
        }
    }

    private synchronized void edit(Path file, UnaryOperator<String> change, boolean isSecret) {
        if (isOver) {
            throw new IllegalStateException("this change is over");
        }
        try {
            var target = AtomicFile.target(project.resolve(file));
            if (Files.isDirectory(target)) {
                throw new Failure(Problem.FILE_IS_FOLDER, file);
            }
            var exists = Files.exists(target);
            var before = exists ? RegularFile.bytes(target) : new byte[0];
            var after = change.apply(decode(before, file)).getBytes(UTF_8);
            var modeNow = AtomicFile.modeOf(target);
            var mode = isSecret ? AtomicFile.OWNER_ONLY : modeNow;
            if (!exists || !Arrays.equals(before, after) || !mode.equals(modeNow)) {
                replace(file, target, after, mode);
            }
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, file);
        }
    }

    private void replace(Path file, Path target, byte[] after, Set<PosixFilePermission> mode) throws IOException {
        if (changed.isEmpty()) {
            undoOnInterrupt();
        }
        changed.add(file);
        journal.record(target, after);
        AtomicFile.replace(target, after, mode);
        step.accept("replaced");
    }

    private void undoOnInterrupt() {
        try {
            Runtime.getRuntime().addShutdownHook(onInterrupt);
        } catch (IllegalStateException programIsEnding) {
            if (mayBeginWhileEnding) {
                return;
            }
            throw new Failure(programIsEnding, Problem.INTERRUPTED, "langfuse-ctl");
        }
    }

    private void forgetInterrupt() {
        if (Thread.currentThread() != onInterrupt) {
            try {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
            } catch (IllegalStateException endingAnyway) {
                return;
            }
        }
    }

    private static String decode(byte[] bytes, Path file) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Failure(e, Problem.FILE_NOT_TEXT, file);
        }
    }
}
