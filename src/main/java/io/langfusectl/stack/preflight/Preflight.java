package io.langfusectl.stack.preflight;

import io.langfusectl.compose.Mount;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.nio.file.Files;
import java.util.Collection;

/** Checks names, files and volumes before anything is created. */
public final class Preflight {

    private final Engine engine;
    private final Installation installation;
    private final ObservedState observed;

    /** Creates the check of one installation against the observed state of an engine. */
    public Preflight(Engine engine, Installation installation, ObservedState observed) {
        this.engine = engine;
        this.installation = installation;
        this.observed = observed;
    }

    /** Throws if a container name is taken, a volume cannot be used, or a file is missing. */
    public void canStart(Collection<String> stacks) {
        var members = installation.stacks(stacks);
        members.forEach(this::namesAreFree);
        members.stream()
                .map(DeployedService::file)
                .distinct()
                .forEach(file -> file.volumes().stream()
                        .filter(volume -> !volume.external())
                        .forEach(volume -> new VolumeCheck(observed).isAdopted(volume)));
        members.forEach(this::filesExist);
        members.forEach(deployed -> new PostgresCheck(engine, installation, observed).versionFits(deployed));
    }

    private void namesAreFree(DeployedService deployed) {
        observed.container(deployed.container())
                .filter(container -> !container.project().equals(deployed.file().project()))
                .ifPresent(stranger -> {
                    throw new Failure(Problem.CONTAINER_NAME_TAKEN, stranger.name());
                });
    }

    /** Docker would create a folder in place of a missing file. */
    private void filesExist(DeployedService deployed) {
        if (!engine.info().isOnThisMachine()) {
            return;
        }
        for (var mount : deployed.service().mounts()) {
            if (mount instanceof Mount.Bind bind) {
                if (!Files.exists(bind.source())) {
                    throw new Failure(Problem.FILE_MISSING, bind.source());
                }
                if (Files.isDirectory(bind.source()) && isNamedLikeFile(bind.target())) {
                    throw new Failure(Problem.FILE_IS_FOLDER, bind.source());
                }
            }
        }
    }

    private static boolean isNamedLikeFile(String target) {
        return target.substring(target.lastIndexOf('/') + 1)
                .matches(".+\\.(ya?ml|json|toml|xml|conf|cfg|ini|env|sql|sh|py|pem|crt|key)");
    }
}
