package io.langfusectl.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writing that is whole or not at all, whatever happens meanwhile: draft, fsync, rename, fsync of the folder. */
public final class AtomicFile {

    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private AtomicFile() {}

    /** Where the bytes of this file are or will be: at the end of its symbolic links, which may dangle. */
    static Path target(Path file) throws IOException {
        var at = file.toAbsolutePath().normalize();
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == 40) {
                throw new IOException("too many symbolic links: " + file);
            }
            at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
        }
        return at;
    }

    /** The draft of a file lies beside it, so that the rename stays within one filesystem. */
    static Path draftOf(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".langfuse-ctl-draft");
    }

    /**
     * Replaces the target at once by these bytes, keeping the owner and group of the file that is there.
     *
     * @param mode of the new file
     */
    static void replace(Path target, byte[] content, Set<PosixFilePermission> mode) throws IOException {
        var draft = draftOf(target);
        try {
            Files.deleteIfExists(draft);
            create(draft, content);
            copyOwnership(draft, target, mode);
            Files.move(draft, target, ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        syncFolder(target);
    }

    /**
     * Replaces a file by one that its owner alone can read, without waiting for the disk: after a power cut the file
     * may be the one before, or empty. For what can be made again.
     */
    public static void replaceUnsynced(Path file, byte[] content) throws IOException {
        var target = file.toAbsolutePath();
        var draft = Files.createTempFile(target.getParent(), "." + target.getFileName(), ""); // 0600
        try {
            Files.write(draft, content);
            Files.move(draft, target, ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Returns whether the owner alone may read and write a file; always so on file systems without permissions. */
    public static boolean isOwnerOnly(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        try {
            return Files.getPosixFilePermissions(file).equals(OWNER_ONLY);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, file.getFileName());
        }
    }

    /** A new file for its owner alone, on the disk when this returns. */
    static void create(Path file, byte[] content) throws IOException {
        var attributes = POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (var channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), attributes)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    static void delete(Path target) throws IOException {
        if (Files.deleteIfExists(target)) {
            syncFolder(target);
        }
    }

    /** A folder that only its owner may look into. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (POSIX) {
            Files.setPosixFilePermissions(folder, FOLDER);
        }
    }

    /** The mode of the file that is there, else that of a file which others may read. */
    static Set<PosixFilePermission> modeOf(Path target) throws IOException {
        if (!POSIX) {
            return OWNER_ONLY;
        }
        return Files.exists(target)
                ? Files.getPosixFilePermissions(target)
                : PosixFilePermissions.fromString("rw-r--r--");
    }

    static void syncFolder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (POSIX && folder != null) {
            try (var channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    private static void copyOwnership(Path draft, Path target, Set<PosixFilePermission> mode) throws IOException {
        if (!POSIX) {
            return;
        }
        if (Files.exists(target)) {
            var there = Files.readAttributes(target, PosixFileAttributes.class);
            var view = Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            var now = view.readAttributes();
            if (!now.owner().equals(there.owner())) {
                view.setOwner(there.owner());
            }
            if (!now.group().equals(there.group())) {
                view.setGroup(there.group());
            }
        }
        Files.setPosixFilePermissions(draft, mode);
    }

    /** Deletes a folder of files, if it is there. */
    static void sweep(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
