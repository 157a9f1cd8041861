package io.langfusectl.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file that a person named. A FIFO or a device may never answer or never end, so only a regular file is read,
 * and only if it is no larger than a configuration may be.
 */
public final class RegularFile {

    /** In bytes. */
    private static final int LARGEST = 10_000_000;

    /** As a file without content, by this name alone: {@code env_file: /dev/null} is valid in Compose. */
    private static final Path NULL_DEVICE = Path.of("/dev/null");

    private RegularFile() {}

    /**
     * All its bytes.
     *
     * @throws IOException also for what is no regular file or is too large
     */
    public static byte[] bytes(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        if (Files.size(file) > LARGEST) {
            throw tooLarge(file);
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw tooLarge(file);
            }
            return bytes;
        }
    }

    private static FileSystemException tooLarge(Path file) {
        return new FileSystemException(file.toString(), null, "larger than " + LARGEST + " bytes");
    }

    /**
     * Its text in UTF-8.
     *
     * @param name how complaints name the file
     * @throws Failure {@code FILE_…}: what it is instead
     */
    public static String text(Path file, String name) {
        if (file.equals(NULL_DEVICE)) {
            return "";
        }
        try {
            refuseIfNotReadable(file, name);
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
            if (text.indexOf('\0') >= 0) {
                throw new Failure(Problem.FILE_NOT_TEXT, name);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new Failure(e, Problem.FILE_NOT_TEXT, name);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, name);
        }
    }

    private static void refuseIfNotReadable(Path file, String name) throws IOException {
        if (Files.isDirectory(file)) {
            throw new Failure(Problem.FILE_IS_FOLDER, name);
        }
        if (Files.notExists(file)) {
            throw new Failure(Problem.FILE_MISSING, name);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Failure(Problem.FILE_NOT_REGULAR, name);
        }
        var size = Files.size(file);
        if (size > LARGEST) {
            throw new Failure(Problem.FILE_TOO_LARGE, name, size);
        }
    }
}
