package io.langfusectl.files;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * One file in a journal.
 *
 * @param mode of the file before the change; absent if there was no file
 * @param after the checksum of what the change writes
 */
record JournalRecord(int number, Path target, Optional<Set<PosixFilePermission>> mode, String after) {

    private static final String ABSENT = "absent";

    /** A path of the project is relative, so that it is the same in a folder that was moved or copied since. */
    static JournalRecord read(Path file, Path project) {
        try {
            var lines = Files.readString(file).split("\n", 3);
            var mode = lines[0].equals(ABSENT)
                    ? Optional.<Set<PosixFilePermission>>empty()
                    : Optional.of(PosixFilePermissions.fromString(lines[0]));
            var number = String.valueOf(file.getFileName()).replace(".entry", "");
            return new JournalRecord(Integer.parseInt(number), project.resolve(lines[2]), mode, lines[1]);
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, file);
        }
    }

    /** The path comes last: it may hold anything, line feeds included. */
    String toText(Path project) {
        var named = target.startsWith(project) ? project.relativize(target) : target;
        return mode.map(PosixFilePermissions::toString).orElse(ABSENT) + "\n" + after + "\n" + named;
    }

    static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
