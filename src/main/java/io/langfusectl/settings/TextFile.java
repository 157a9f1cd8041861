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
final class TextFile {

    private static final long LARGEST = 5_000_000;

    private TextFile() {}

    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new Failure(Problem.FILE_IS_FOLDER, file);
        }
        if (!Files.exists(file)) {
            throw new Failure(Problem.FILE_MISSING, file);
        }
        try {
            var size = Files.size(file);
            if (size > LARGEST) {
                throw new Failure(Problem.FILE_TOO_LARGE, file, size);
            }
            var text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new Failure(Problem.FILE_NOT_TEXT, file);
            }
            if (text.isBlank()) {
                throw new Failure(Problem.FILE_EMPTY, file);
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new Failure(e, Problem.FILE_NOT_TEXT, file);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, file);
        }
    }
}
