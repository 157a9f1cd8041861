package io.langfusectl.compose;

import java.nio.file.Path;

/** Something mounted into a container: a named volume, or a file or folder of the host. */
public sealed interface Mount {

    /** The path inside the container. */
    String target();

    boolean readOnly();

    /** A named volume. */
    record Volume(String name, String target, boolean readOnly) implements Mount {}

    /** A file or folder of the host; the service's fingerprint says what counts of a file. */
    record Bind(Path source, String target, boolean readOnly) implements Mount {}
}
