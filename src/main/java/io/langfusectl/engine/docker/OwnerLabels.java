package io.langfusectl.engine.docker;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Service.Condition;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.Owner;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The labels of created resources: Compose's, so that its tools recognize the stacks, and ours. */
public final class OwnerLabels {

    private OwnerLabels() {}

    public static Map<String, String> of(Owner owner, Network network) {
        var labels = common(owner, network.labels());
        labels.put(Labels.NETWORK, network.key());
        return labels;
    }

    public static Map<String, String> of(Owner owner, Volume volume) {
        var labels = common(owner, volume.labels());
        labels.put(Labels.VOLUME, volume.key());
        return labels;
    }

    public static Map<String, String> of(Owner owner, Service service) {
        var labels = common(owner, service.options().labels());
        labels.put(Labels.SERVICE, service.name());
        labels.put(
                Labels.CONFIG_FILES,
                Path.of(owner.directory()).resolve(owner.stackFile()).toString());
        labels.put(Labels.FINGERPRINT, service.fingerprint());
        labels.put(Labels.CONTAINER_NUMBER, "1");
        labels.put(Labels.ONE_OFF, "False");
        labels.put(Labels.DEPENDS_ON, dependencies(service.dependsOn()));
        return labels;
    }

    private static Map<String, String> common(Owner owner, Map<String, String> own) {
        var labels = new TreeMap<>(own);
        labels.put(Labels.PROJECT, owner.project());
        labels.put(Labels.WORKING_DIR, owner.directory());
        labels.put(Labels.COMPOSE_VERSION, owner.version());
        labels.put(Labels.MADE_BY, owner.version());
        labels.put(Labels.STACK, owner.stack());
        return labels;
    }

    /** As Compose writes it: {@code service:condition:restart}. */
    private static String dependencies(Map<String, Condition> dependsOn) {
        return dependsOn.entrySet().stream()
                .map(e -> e.getKey() + ":" + compose(e.getValue()) + ":false")
                .collect(Collectors.joining(","));
    }

    private static String compose(Condition condition) {
        return switch (condition) {
            case STARTED -> "service_started";
            case HEALTHY -> "service_healthy";
            case COMPLETED -> "service_completed_successfully";
        };
    }
}
