package io.langfusectl.compose;

/**
 * A file that the stack file itself carries ({@code configs} with {@code content}), copied into the container.
 *
 * @param target the path inside the container
 * @param content its text; may hold a secret
 * @param mode the file's permissions, such as {@code 0444}
 */
public record InlineConfig(String target, String content, int mode) {

    /** The path only: the content may hold a secret. */
    @Override
    public String toString() {
        return target;
    }
}
