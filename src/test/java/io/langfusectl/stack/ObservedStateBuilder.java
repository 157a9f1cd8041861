package io.langfusectl.stack;

import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.ObservedState.LabeledResource;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an engine holds, put together piece by piece. */
public final class ObservedStateBuilder {

    private final List<Container> containers = new ArrayList<>();
    private final List<LabeledResource> networks = new ArrayList<>();
    private final List<LabeledResource> volumes = new ArrayList<>();

    /** Every service of the installation runs, on networks and volumes that exist. */
    public static ObservedStateBuilder allUp(Installation installation) {
        var observedStateBuilder = new ObservedStateBuilder();
        for (var file : installation.files()) {
            file.networks().stream()
                    .filter(network -> !network.external())
                    .forEach(network -> observedStateBuilder.network(network.name(), file.project()));
            file.volumes().forEach(volume -> observedStateBuilder.volume(volume.name(), file.project()));
        }
        installation.members().forEach(deployed -> observedStateBuilder.container(deployed, State.RUNNING));
        return observedStateBuilder;
    }

    public ObservedStateBuilder container(DeployedService deployed, State state) {
        var service = deployed.service();
        var labels = labels(deployed.file().project());
        labels.put(Labels.SERVICE, service.name());
        labels.put(Labels.FINGERPRINT, service.fingerprint());
        labels.put(
                Labels.DEPENDS_ON,
                service.dependsOn().keySet().stream()
                        .map(name -> name + ":service_healthy:false")
                        .collect(Collectors.joining(",")));
        var addresses = new LinkedHashMap<String, String>();
        if (state == State.RUNNING) {
            service.networks().keySet().forEach(network -> addresses.put(network, "172.30.0.2"));
        }
        containers.removeIf(other -> other.name().equals(deployed.container()));
        containers.add(new Container(
                "id-" + deployed.container(),
                deployed.container(),
                service.image(),
                "",
                state,
                labels,
                state == State.RUNNING ? published(service) : List.of(),
                addresses,
                0,
                ""));
        return this;
    }

    private static List<Container.PublishedPort> published(Service service) {
        return service.ports().stream()
                .flatMap(port -> port.published().stream()
                        .map(host -> new Container.PublishedPort(port.hostIp(), host, port.target(), port.protocol())))
                .toList();
    }

    ObservedStateBuilder network(String name, String project) {
        networks.add(new LabeledResource(name, labels(project)));
        return this;
    }

    ObservedStateBuilder volume(String name, String project) {
        volumes.add(new LabeledResource(name, labels(project)));
        return this;
    }

    public ObservedStateBuilder without(String container) {
        containers.removeIf(other -> other.name().equals(container));
        return this;
    }

    public ObservedState taken() {
        return new ObservedState(List.copyOf(containers), List.copyOf(networks), List.copyOf(volumes));
    }

    private static Map<String, String> labels(String project) {
        var labels = new HashMap<String, String>();
        labels.put(Labels.PROJECT, project);
        labels.put(Labels.STACK, project);
        labels.put(Labels.MADE_BY, "1.0");
        labels.put(Labels.WORKING_DIR, "/home/me/demo");
        return labels;
    }
}
