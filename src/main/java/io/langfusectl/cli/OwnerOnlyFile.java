package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may read a file of secrets. */
record OwnerOnlyFile(Path file) {

    /** Its owner alone may read and write it; always so where a file system knows no permissions. */
    boolean isComplete() {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        try {
            return Files.getPosixFilePermissions(file).equals(PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, file.getFileName());
        }
    }
}
