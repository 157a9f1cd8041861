package io.langfusectl.files;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Path;

/** A file that a person wrote, or what it is instead. */
public final class TextFile {

    private TextFile() {}

    /** Its text, whatever that says; {@code name} is how complaints call it. */
    public static String read(Path file, String name) {
        return RegularFile.text(file, name);
    }

    /** The same of a file that is nothing without a text. */
    public static String read(Path file) {
        var text = read(file, file.toString());
        if (text.isBlank()) {
            throw new Failure(Problem.FILE_EMPTY, file);
        }
        return text;
    }
}
