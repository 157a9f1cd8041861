package io.langfusectl.compose;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a stack file is read with.
 *
 * @param directory relative paths are relative to it
 * @param home where {@code ~} leads
 * @param lookup the value of a variable, if it has one
 */
record LoadContext(Path directory, Optional<String> home, Function<String, Optional<String>> lookup) {

    /** The path of a file of the host, absolute. */
    String absolute(String path) {
        var expanded = path.startsWith("~") && home.isPresent() ? home.get() + "/" + path.substring(1) : path;
        return directory.toAbsolutePath().resolve(expanded).normalize().toString();
    }
}
