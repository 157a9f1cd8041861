package io.langfusectl.stack.preflight;

import io.langfusectl.compose.ImageReference;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Options;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Image;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.health.ServiceKind;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.VersionTag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that the data in a volume has the major version of the image: PostgreSQL reads no other. */
final class PostgresCheck {

    private static final String FILE = "/PG_VERSION";

    /** The label with the version for which a PostgreSQL volume was created. */
    private static final String MADE_FOR = "io.langfuse-ctl.postgres";

    private final Engine engine;
    private final Installation installation;
    private final ObservedState there;

    PostgresCheck(Engine engine, Installation installation, ObservedState there) {
        this.engine = engine;
        this.installation = installation;
        this.there = there;
    }

    /**
     * Throws {@code VOLUME_MAJOR_DIFFERS} if the versions differ. Not checked if a container of the same image exists,
     * or if the image must still be pulled.
     */
    void versionFits(DeployedService deployed) {
        if (ServiceKind.ofImage(deployed.service().image()) != ServiceKind.POSTGRES) {
            return;
        }
        for (var mount : deployed.service().mounts()) {
            if (mount instanceof Mount.Volume volume && exists(volume.name()) && !isVouchedFor(deployed)) {
                engine.image(deployed.service().image()).ifPresent(image -> compare(deployed, volume, image));
            }
        }
    }

    private boolean exists(String volume) {
        return there.volumes().stream().anyMatch(resource -> resource.name().equals(volume));
    }

    private int madeFor(Mount.Volume volume) {
        return there.volumes().stream()
                .filter(resource -> resource.name().equals(volume.name()))
                .mapToInt(resource -> VersionTag.major(resource.labels().getOrDefault(MADE_FOR, "")))
                .findFirst()
                .orElse(0);
    }

    private boolean isVouchedFor(DeployedService deployed) {
        return there.container(deployed.container())
                .filter(container -> container.image().equals(deployed.service().image()))
                .isPresent();
    }

    private void compare(DeployedService deployed, Mount.Volume volume, Image image) {
        var tag = ImageReference.of(deployed.service().image()).effectiveTag().orElse("");
        var needs = VersionTag.major(image.environment().getOrDefault("PG_MAJOR", tag));
        if (needs == 0 || needs == madeFor(volume)) {
            return;
        }
        read(deployed, volume)
                .map(VersionTag::major)
                .filter(has -> has != needs)
                .ifPresent(has -> {
                    throw new Failure(Problem.VOLUME_MAJOR_DIFFERS, volume.name(), has, needs);
                });
    }

    /**
     * Reads the file through a container that is created for it and never started: an engine gives no other access to a
     * volume.
     */
    private Optional<String> read(DeployedService deployed, Mount.Volume volume) {
        var look = look(deployed.service(), volume);
        var container = Container.nameOf(deployed.file().project(), look.name());
        engine.remove(container);
        engine.createContainer(installation.owner(deployed.file()), look);
        try {
            return engine.readFile(container, volume.target() + FILE)
                    .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip());
        } finally {
            engine.remove(container);
        }
    }

    private static Service look(Service service, Mount.Volume volume) {
        return new Service(
                service.name() + "-look",
                service.image(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(volume),
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Options.none(),
                "");
    }
}
