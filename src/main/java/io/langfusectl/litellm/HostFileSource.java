package io.langfusectl.litellm;

import io.langfusectl.files.TextFile;
import io.langfusectl.litellm.FileSource.Location;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;

/** The files of a configuration on the host. */
record HostFileSource() implements FileSource {

    @Override
    public boolean exists(Location location) {
        return Files.exists(location.hostFile());
    }

    @Override
    public boolean hasImage() {
        return false;
    }

    @Override
    public String text(Location location) {
        var file = location.hostFile();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Failure(Problem.FILE_IS_FOLDER, file);
        }
        return TextFile.read(file, file.toString());
    }
}
