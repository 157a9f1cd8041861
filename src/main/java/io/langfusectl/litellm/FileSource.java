package io.langfusectl.litellm;

import io.langfusectl.problem.Failure;
import java.nio.file.Path;

/** Where the files are read. */
public interface FileSource {

    /**
     * A file of the configuration.
     *
     * @param containerPath in the container of the proxy
     * @param hostFile on the host
     */
    record Location(Path containerPath, Path hostFile) {}

    boolean exists(Location location);

    /** Whether a file that is only in the image of the proxy is among them. */
    boolean hasImage();

    /**
     * The text of a file.
     *
     * @throws Failure if it cannot be read
     */
    String text(Location location);
}
