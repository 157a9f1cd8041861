package io.langfusectl.stack.plan;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.net.PortOwner;
import io.langfusectl.net.Ports;
import io.langfusectl.stack.model.HostAddresses;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds published ports that are already in use on the host. */
public final class PortCheck {

    /** A published port of a service that another container or process uses. */
    public record TakenPort(DeployedService deployed, PortMapping mapping, String holder) {

        public int port() {
            return mapping.published().orElse(0);
        }
    }

    /** The engine binds ports before it says that a container runs; measured: 0.2 s with nothing else to do. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final Engine engine;
    private final Installation installation;
    private final TimeSource timeSource;
    private ObservedState observed;

    /** Creates the check of one installation against what an engine has. */
    public PortCheck(Engine engine, Installation installation, ObservedState observed, TimeSource timeSource) {
        this.engine = engine;
        this.installation = installation;
        this.timeSource = timeSource;
        this.observed = observed;
    }

    /**
     * Returns the published ports that are in use. Ports of the services' own containers, of orphans and of containers
     * that will be recreated do not count. Observes the engine again, for up to three seconds, while a container may
     * still be starting, for example after a killed command.
     */
    public List<TakenPort> taken(Collection<DeployedService> members) throws InterruptedException {
        var end = timeSource.now().plus(MAX_WAIT);
        var taken = findTaken(members);
        while (taken.stream().anyMatch(this::mayBeStarting) && timeSource.now().isBefore(end)) {
            timeSource.pause(POLL_INTERVAL);
            observed = engine.observe();
            taken = findTaken(members);
        }
        return taken;
    }

    private boolean mayBeStarting(TakenPort taken) {
        return publisherOf(taken.mapping()).isEmpty()
                && observed.container(taken.deployed().container())
                        .filter(own -> own.state() != Container.State.RUNNING)
                        .isPresent();
    }

    private List<TakenPort> findTaken(Collection<DeployedService> members) {
        var taken = new ArrayList<TakenPort>();
        var files = members.stream().map(DeployedService::file).distinct().toList();
        var released = new ArrayList<>(Orphans.of(files, installation, observed).containers());
        members.stream().flatMap(this::recreated).forEach(released::add);
        for (var deployed : members) {
            for (var mapping : deployed.service().ports()) {
                mapping.published()
                        .filter(port -> !isOwn(deployed.container(), mapping) && !isFreedBefore(released, mapping))
                        .flatMap(port -> ownerOf(mapping, port))
                        .ifPresent(holder -> taken.add(new TakenPort(deployed, mapping, holder)));
            }
        }
        return List.copyOf(taken);
    }

    /** The container of a service, if it is removed before anything is started. */
    private Stream<Container> recreated(DeployedService deployed) {
        var own = observed.container(deployed.container());
        return ContainerAction.of(deployed.service(), own).removes() ? own.stream() : Stream.empty();
    }

    /** The owning process can be found for TCP only. */
    private Optional<String> ownerOf(PortMapping mapping, int port) {
        return publisherOf(mapping)
                .or(() -> mapping.protocol().equals("tcp")
                                && engine.info().isOnThisMachine()
                                && !Ports.isFree(mapping.hostIp(), port)
                        ? Optional.of(PortOwner.of(port))
                        : Optional.empty());
    }

    /** A restarting container publishes no port for the moment, but will again. */
    private boolean isOwn(String container, PortMapping mapping) {
        return observed.container(container)
                .filter(own -> own.state() == Container.State.RESTARTING || publishes(own, mapping))
                .isPresent();
    }

    /** Returns whether every container that publishes the port is removed before it is needed. */
    private boolean isFreedBefore(List<Container> released, PortMapping mapping) {
        var holders = observed.containers().stream()
                .filter(other -> publishes(other, mapping))
                .toList();
        return !holders.isEmpty() && released.containsAll(holders);
    }

    private Optional<String> publisherOf(PortMapping mapping) {
        return observed.containers().stream()
                .filter(other -> publishes(other, mapping))
                .findFirst()
                .map(Container::name);
    }

    /** Returns whether the container publishes the same port and protocol on an overlapping address. */
    static boolean publishes(Container container, PortMapping mapping) {
        return container.ports().stream()
                .anyMatch(own -> mapping.published().equals(Optional.of(own.hostPort()))
                        && own.protocol().equals(mapping.protocol())
                        && HostAddresses.overlap(own.hostIp(), mapping.hostIp()));
    }
}
