package io.langfusectl.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a person wrote, or what it is instead. */
public final class TextFile {

    private static final long LARGEST = 10_000_000;

    private TextFile() {}

    /** Its text, whatever that says; {@code name} is how complaints call it. */
    public static String read(Path file, String name) {
        if (Files.isDirectory(file)) {
            throw new Failure(Problem.FILE_IS_FOLDER, name);
        }
        if (!Files.exists(file)) {
            throw new Failure(Problem.FILE_MISSING, name);
        }
        try {
            var size = Files.size(file);
            if (size > LARGEST) {
                throw new Failure(Problem.FILE_TOO_LARGE, name, size);
            }
            var text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
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

    /** The same of a file that is nothing without a text. */
    static String read(Path file) {
        var text = read(file, file.toString());
        if (text.isBlank()) {
            throw new Failure(Problem.FILE_EMPTY, file);
        }
        return text;
    }
}
