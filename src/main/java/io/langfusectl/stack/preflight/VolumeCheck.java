package io.langfusectl.stack.preflight;

import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.ObservedState.LabeledResource;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.VersionTag;
import java.util.Map;
import java.util.Optional;

/** Checks whether this tool may use existing volumes as they are. */
final class VolumeCheck {

    /** The label with the version that created a Langfuse volume. */
    private static final String LANGFUSE = "io.langfuse-ctl.langfuse";

    private final ObservedState there;

    VolumeCheck(ObservedState there) {
        this.there = there;
    }

    /**
     * Throws {@code ADOPT_NEEDED} if another tool created the volume, or this one did for an older major version of
     * Langfuse.
     */
    void isAdopted(Volume volume) {
        find(volume.name()).ifPresent(resource -> {
            var made = major(resource.labels());
            var wanted = major(volume.labels());
            if (!resource.labels().containsKey(Labels.MADE_BY)) {
                throw new Failure(Problem.ADOPT_NEEDED, volume.name());
            }
            if (made > 0 && made < wanted) {
                throw new Failure(Problem.ADOPT_NEEDED, volume.name() + " (Langfuse " + made + ")");
            }
        });
    }

    private Optional<LabeledResource> find(String volume) {
        return there.volumes().stream()
                .filter(resource -> resource.name().equals(volume))
                .findFirst();
    }

    private static int major(Map<String, String> labels) {
        return VersionTag.major(labels.getOrDefault(LANGFUSE, ""));
    }
}
