package io.langfusectl.compose;

import io.langfusectl.problem.Problem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text of one stack file and where it comes from. It is parsed at most once. */
public final class StackSource {

    private final String stack;
    private final String place;
    private final String text;
    private final Path directory;
    private final boolean builtIn;
    private @Nullable YamlValue tree;

    /**
     * Creates the source of a stack.
     *
     * @param stack the stack's name on the command line, such as {@code langfuse}
     * @param place how complaints name the file, such as {@code templates/langfuse.yml}
     * @param text the Compose file itself
     * @param directory the project folder, to which relative paths in the file are relative
     * @param builtIn it comes with the program: there is no file that a user could open, so complaints name the stack
     */
    public StackSource(String stack, String place, String text, Path directory, boolean builtIn) {
        this.stack = stack;
        this.place = place;
        this.text = text;
        this.directory = directory;
        this.builtIn = builtIn;
    }

    /** Creates the source of a stack whose file is the user's own. */
    public StackSource(String stack, String place, String text, Path directory) {
        this(stack, place, text, directory, false);
    }

    public String text() {
        return text;
    }

    /** Returns whether both were read from the same file with the same text. */
    public boolean isSameAs(StackSource other) {
        return stack.equals(other.stack)
                && place.equals(other.place)
                && text.equals(other.text)
                && directory.equals(other.directory)
                && builtIn == other.builtIn;
    }

    String stack() {
        return stack;
    }

    String place() {
        return place;
    }

    Path directory() {
        return directory;
    }

    boolean builtIn() {
        return builtIn;
    }

    /** Returns the content before any variable is filled in. */
    YamlValue tree() {
        if (tree == null) {
            var file = builtIn
                    ? new SourceLocation(Problem.STACK_FILE_INVALID, stack, 0, "")
                    : new SourceLocation(Problem.STACK_FILE_INVALID, place, 1, "");
            tree = YamlReader.read(file, place, text);
        }
        return tree;
    }

    /** Names no content. */
    @Override
    public String toString() {
        return place;
    }
}
