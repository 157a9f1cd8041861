package io.langfusectl.compose;

import java.nio.file.Path;

/**
 * The text of one stack file and where it comes from.
 *
 * @param stack the stack's name on the command line, such as {@code langfuse}
 * @param place how complaints name the file, such as {@code templates/langfuse.yml}
 * @param text the Compose file itself
 * @param directory the project folder, to which relative paths in the file are relative
 * @param builtIn it comes with the program: there is no file that a user could open, so complaints name the stack
 */
public record StackSource(String stack, String place, String text, Path directory, boolean builtIn) {

    /** A file of the user's own. */
    public StackSource(String stack, String place, String text, Path directory) {
        this(stack, place, text, directory, false);
    }
}
