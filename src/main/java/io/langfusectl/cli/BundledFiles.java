package io.langfusectl.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that come with the program and make a project folder. */
final class BundledFiles {

    private BundledFiles() {}

    /** The text of a file, named as in a project folder. */
    static String text(String name) {
        try (var in = BundledFiles.class.getResourceAsStream("/io/langfusectl/project/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
