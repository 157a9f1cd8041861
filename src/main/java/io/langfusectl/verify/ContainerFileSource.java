package io.langfusectl.verify;

import io.langfusectl.litellm.FileSource;
import io.langfusectl.litellm.FileSource.Location;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The files of a configuration in the container of the proxy, as it has read them. */
record ContainerFileSource(DeploymentSnapshot snapshot) implements FileSource {

    @Override
    public boolean exists(Location location) {
        return read(location).isPresent();
    }

    @Override
    public boolean hasImage() {
        return true;
    }

    @Override
    public String text(Location location) {
        return read(location)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new Failure(Problem.FILE_MISSING, location.containerPath()));
    }

    private Optional<byte[]> read(Location location) {
        return snapshot.engine()
                .readFile(
                        snapshot.containerName(DeploymentSnapshot.PROXY),
                        location.containerPath().toString());
    }
}
