package io.langfusectl.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own folder for locks, journals and last words: for its owner alone, and ignored by git. */
public final class StateFolder {

    private StateFolder() {}

    /** Where it is, made or not. */
    public static Path in(Path project) {
        return project.toAbsolutePath().normalize().resolve(".langfuse-ctl");
    }

    /** Makes it if it is not there; an open one is closed to others. */
    public static Path make(Path project) {
        var folder = in(project);
        try {
            AtomicFile.makeFolder(folder);
            var ignore = folder.resolve(".gitignore");
            if (!Files.exists(ignore)) {
                AtomicFile.replace(ignore, "*\n".getBytes(UTF_8), AtomicFile.OWNER_ONLY);
            }
            return folder;
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, folder);
        }
    }
}
