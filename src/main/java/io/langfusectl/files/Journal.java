package io.langfusectl.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the files of an unfinished change were before it, on disk before their first byte changed.
 *
 * <p>A folder {@code .langfuse-ctl/journal}: per file {@code N.before} (its bytes) and then {@code N.entry} (path,
 * mode, checksum of what replaces it). The change is over in the moment in which the folder is renamed.
 */
public final class Journal {

    private final Path project;
    private final Path folder;
    private final Consumer<String> step;

    Journal(Path project, Consumer<String> step) {
        this.project = project.toAbsolutePath().normalize();
        this.folder = StateFolder.in(this.project).resolve("journal");
        this.step = step;
    }

    /** The journal of a change that was neither kept nor undone, because its program was killed. */
    public static Optional<Journal> open(Path project) {
        var journal = new Journal(project, step -> {});
        return journal.isOpen() ? Optional.of(journal) : Optional.empty();
    }

    /** The files that the unfinished change touches. */
    public List<Path> files() {
        return entries().stream().map(JournalRecord::target).toList();
    }

    /**
     * Brings every file back to what it was; may be killed and called again. A file that somebody else has changed
     * since is copied to {@code .langfuse-ctl/set-aside} first.
     */
    public void undo() {
        try {
            var entries = entries();
            for (int i = entries.size() - 1; i >= 0; i--) {
                restore(entries.get(i));
            }
            finish();
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, folder);
        }
    }

    /** Records what the target is now and what it will be; on disk when this returns. */
    void record(Path target, byte[] after) throws IOException {
        StateFolder.make(project);
        AtomicFile.makeFolder(folder);
        var journaled = new JournalRecord(entries().size() + 1, target, mode(target), JournalRecord.checksum(after));
        if (journaled.mode().isPresent()) {
            AtomicFile.replace(
                    folder.resolve(journaled.number() + ".before"), Files.readAllBytes(target), AtomicFile.OWNER_ONLY);
            step.accept("before written");
        }
        AtomicFile.replace(
                folder.resolve(journaled.number() + ".entry"),
                journaled.toText(project).getBytes(UTF_8),
                AtomicFile.OWNER_ONLY);
        step.accept("entry written");
    }

    /** From here on the files stay as they are: one rename, then only litter is swept up. */
    void finish() {
        try {
            var over = folder.resolveSibling("journal.over");
            if (Files.exists(folder)) {
                AtomicFile.sweep(over);
                Files.move(folder, over, ATOMIC_MOVE);
                AtomicFile.syncFolder(folder);
                step.accept("journal closed");
            }
            AtomicFile.sweep(over);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, folder);
        }
    }

    boolean isOpen() {
        return !entries().isEmpty();
    }

    private void restore(JournalRecord journaled) throws IOException {
        Files.deleteIfExists(AtomicFile.draftOf(journaled.target()));
        var now = Files.exists(journaled.target()) ? Files.readAllBytes(journaled.target()) : null;
        var before = journaled.mode().isPresent()
                ? Files.readAllBytes(folder.resolve(journaled.number() + ".before"))
                : null;
        if (now != null
                && !Arrays.equals(now, before)
                && !JournalRecord.checksum(now).equals(journaled.after())) {
            setAside(journaled.target(), now);
        }
        if (before == null) {
            AtomicFile.delete(journaled.target());
        } else if (Arrays.equals(now, before) && mode(journaled.target()).equals(journaled.mode())) {
            AtomicFile.syncFolder(journaled.target());
        } else {
            AtomicFile.replace(journaled.target(), before, journaled.mode().orElseThrow());
        }
        step.accept("restored");
    }

    private void setAside(Path target, byte[] content) throws IOException {
        var aside = StateFolder.make(project).resolve("set-aside");
        AtomicFile.makeFolder(aside);
        var name = target.getFileName() + "." + JournalRecord.checksum(content).substring(0, 8);
        AtomicFile.replace(aside.resolve(name), content, AtomicFile.OWNER_ONLY);
    }

    private List<JournalRecord> entries() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".entry"))
                    .map(file -> JournalRecord.read(file, project))
                    .sorted(Comparator.comparing(JournalRecord::number))
                    .toList();
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, folder);
        }
    }

    private static Optional<Set<PosixFilePermission>> mode(Path target) throws IOException {
        return Files.exists(target) ? Optional.of(AtomicFile.modeOf(target)) : Optional.empty();
    }
}
