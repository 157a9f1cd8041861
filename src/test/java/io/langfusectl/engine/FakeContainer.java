package io.langfusectl.engine;

import io.langfusectl.compose.Mount;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.docker.OwnerLabels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container of the {@link FakeEngine}. */
final class FakeContainer {

    /** When time began for containers in memory. */
    private static final Instant BIRTH = Instant.ofEpochSecond(1_700_000_000);

    final String name;
    final Service service;
    final FakeEngine.Fate fate;
    final Map<String, byte[]> files = new HashMap<>();
    final List<String> log = new ArrayList<>();
    private final int number;
    private final Owner owner;
    private final List<State> future = new ArrayList<>();
    private State state = State.CREATED;
    private boolean stopped;
    private int restarts;

    FakeContainer(int number, String name, Owner owner, Service service, FakeEngine.Fate fate) {
        this.number = number;
        this.name = name;
        this.owner = owner;
        this.service = service;
        this.fate = fate;
    }

    String id() {
        return String.format("%064x", number);
    }

    boolean isUp() {
        return state == State.RUNNING || state == State.PAUSED || state == State.RESTARTING;
    }

    boolean isOn(String network) {
        return isUp() && service.networks().containsKey(network);
    }

    boolean mounts(String volume) {
        return service.mounts().stream()
                .anyMatch(m -> m instanceof Mount.Volume v && v.name().equals(volume));
    }

    Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.getOrDefault(path, fate.files.get(path)));
    }

    void start() {
        if (isUp()) {
            return;
        }
        future.clear();
        future.addAll(fate.states);
        state = future.get(0);
        stopped = false;
        log.addAll(fate.lines);
    }

    void stop() {
        if (isUp()) {
            state = State.EXITED;
            stopped = true;
            future.clear();
        }
    }

    /** Each look shows the next state of the future; the last one stays. Being seen restarting counts as a restart. */
    private State look() {
        if (!future.isEmpty()) {
            state = future.remove(0);
            restarts += state == State.RESTARTING ? 1 : 0;
        }
        return state;
    }

    Container seen() {
        return new Container(
                id(),
                name,
                service.image(),
                "sha256:" + service.image(),
                look(),
                OwnerLabels.of(owner, service),
                ports(),
                addresses(),
                BIRTH.getEpochSecond() + number,
                state.name());
    }

    Inspection inspected() {
        look();
        var ended = state == State.EXITED || state == State.DEAD || state == State.RESTARTING;
        var containerStatus = new ContainerStatus(
                state,
                ended && !stopped ? fate.exitCode : 0,
                ended && fate.oomKilled,
                fate.restarts + restarts,
                state == State.CREATED ? Optional.empty() : Optional.of(BIRTH.plusSeconds(number)),
                "",
                fate.health,
                fate.healthOutput);
        return new Inspection(containerStatus, service.environment(), addresses(), ports(), mounted());
    }

    private List<PublishedPort> ports() {
        return service.ports().stream().map(this::published).toList();
    }

    private PublishedPort published(PortMapping port) {
        var host = isUp() ? port.published().orElse(40_000 + number) : 0;
        return new PublishedPort(port.hostIp(), host, port.target(), port.protocol());
    }

    private Map<String, String> addresses() {
        var addresses = new LinkedHashMap<String, String>();
        if (isUp()) {
            service.networks().keySet().forEach(network -> addresses.put(network, "172.30.0." + (number + 1)));
        }
        return addresses;
    }

    private Map<String, String> mounted() {
        var mounted = new LinkedHashMap<String, String>();
        for (var mount : service.mounts()) {
            if (mount instanceof Mount.Volume volume) {
                mounted.put(volume.target(), volume.name());
            } else if (mount instanceof Mount.Bind bind) {
                mounted.put(bind.target(), bind.source().toString());
            }
        }
        return mounted;
    }
}
