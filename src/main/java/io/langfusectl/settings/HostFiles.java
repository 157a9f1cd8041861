package io.langfusectl.settings;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.ConfigIncludes.Location;
import java.nio.file.Files;

/** The files of a configuration on the host. */
record HostFiles() implements ConfigIncludes.Source {

    @Override
    public boolean exists(Location location) {
        return Files.exists(location.file());
    }

    @Override
    public String text(Location location) {
        var file = location.file();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Failure(Problem.FILE_IS_FOLDER, file);
        }
        return TextFile.read(file, file.toString());
    }
}
