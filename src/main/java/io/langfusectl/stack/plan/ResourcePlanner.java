package io.langfusectl.stack.plan;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.ObservedState.LabeledResource;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.plan.Step.NetworkOperands;
import io.langfusectl.stack.plan.Step.VolumeOperands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans the creation of missing networks and volumes. */
final class ResourcePlanner {

    private final Installation installation;
    private final Set<String> after;
    private final Set<String> existingNetworks;
    private final Set<String> existingVolumes;
    private final Map<String, Step> steps = new LinkedHashMap<>();

    /** @param after keys of the steps that come before anything is made */
    ResourcePlanner(Installation installation, ObservedState observed, Set<String> after) {
        this.installation = installation;
        this.after = after;
        this.existingNetworks = Set.copyOf(
                observed.networks().stream().map(LabeledResource::name).toList());
        this.existingVolumes = Set.copyOf(
                observed.volumes().stream().map(LabeledResource::name).toList());
    }

    List<Step> steps(List<StackFile> files) {
        for (var file : files) {
            file.networks().stream()
                    .filter(network -> !existingNetworks.contains(network.name()))
                    .forEach(network -> addCreation(file, network));
        }
        for (var file : files) {
            file.volumes().stream()
                    .filter(volume -> !existingVolumes.contains(volume.name()))
                    .forEach(volume -> addCreation(file, volume));
        }
        return List.copyOf(steps.values());
    }

    /**
     * An external network that another stack of the installation declares is created with that stack's labels,
     * whichever stack starts first.
     */
    private void addCreation(StackFile file, Network network) {
        var owningFile = !network.external()
                ? file
                : installation
                        .home(network.name())
                        .orElseThrow(() -> missing(file, "networks." + network.key(), network.name()));
        var declared = owningFile.networks().stream()
                .filter(other -> other.name().equals(network.name()))
                .findFirst()
                .orElse(network);
        var owner = installation.owner(owningFile);
        addOnce(StepFactory.resource(
                Step.Type.CREATE_NETWORK,
                network.name(),
                owningFile.stack(),
                "absent",
                after,
                new NetworkOperands(owner, declared)));
    }

    private void addCreation(StackFile file, Volume volume) {
        if (volume.external()) {
            throw missing(file, "volumes." + volume.key(), volume.name());
        }
        var owner = installation.owner(file);
        addOnce(StepFactory.resource(
                Step.Type.CREATE_VOLUME,
                volume.name(),
                file.stack(),
                "absent",
                after,
                new VolumeOperands(owner, volume)));
    }

    private void addOnce(Step step) {
        steps.putIfAbsent(step.key(), step);
    }

    private Failure missing(StackFile file, String key, String name) {
        var place = installation.placeOf(file) + ": " + key;
        return new Failure(Problem.STACK_FILE_INVALID, place, Reason.EXTERNAL_ABSENT.of(name));
    }
}
