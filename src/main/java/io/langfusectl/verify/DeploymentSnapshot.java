package io.langfusectl.verify;

import io.langfusectl.api.Keys;
import io.langfusectl.check.PublishedPorts;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The declared and the observed state of proxy and Langfuse at one moment.
 *
 * @param installation what they should be
 * @param variables say where a setting comes from
 * @param publishedPorts the way to the engine's ports
 * @param observed what is on the engine
 * @param inspections of the containers that exist, by service; hold secrets
 */
record DeploymentSnapshot(
        Engine engine,
        Installation installation,
        Variables variables,
        PublishedPorts publishedPorts,
        ObservedState observed,
        Map<String, Inspection> inspections) {

    static final String PROXY = "litellm";
    static final String PROXY_POSTGRES = "litellm-postgres";
    static final String WEB = "langfuse-web";
    static final String WORKER = "langfuse-worker";
    static final String POSTGRES = "langfuse-postgres";
    static final String REDIS = "langfuse-redis";
    static final String MINIO = "langfuse-minio";
    static final String CLICKHOUSE = "langfuse-clickhouse";

    private static final String DEFAULT_CONFIG = "iam_role_config.yml";

    /** Inspects each container of the installation. */
    static DeploymentSnapshot of(
            Engine engine, Installation installation, Variables variables, ObservedState observed) {
        return of(
                engine,
                installation,
                variables,
                new PublishedPorts(engine.info().address()),
                observed);
    }

    private static DeploymentSnapshot of(
            Engine engine,
            Installation installation,
            Variables variables,
            PublishedPorts publishedPorts,
            ObservedState observed) {
        var inspections = new HashMap<String, Inspection>();
        for (var deployed : installation.members()) {
            engine.inspect(deployed.container())
                    .ifPresent(seen -> inspections.put(deployed.service().name(), seen));
        }
        return new DeploymentSnapshot(
                engine, installation, variables, publishedPorts, observed, Map.copyOf(inspections));
    }

    /** Inspects the containers again and returns a new snapshot. */
    DeploymentSnapshot refreshed() {
        return of(engine, installation, variables, publishedPorts, observed);
    }

    /** What a service should be. */
    Service wanted(String service) {
        return member(service)
                .map(DeployedService::service)
                .orElseThrow(() -> new Failure(Problem.UNKNOWN_SERVICE, service, known()));
    }

    /** The name of a service's container, whether it exists or not; of one that is elsewhere its own. */
    String containerName(String service) {
        return member(service).map(DeployedService::container).orElse(service);
    }

    private Optional<DeployedService> member(String service) {
        return installation.members().stream()
                .filter(deployed -> deployed.service().name().equals(service))
                .findFirst();
    }

    private String known() {
        return installation.members().stream()
                .map(deployed -> deployed.service().name())
                .collect(Collectors.joining(", "));
    }

    Optional<Container> container(String service) {
        return observed.container(containerName(service));
    }

    Optional<Inspection> inspection(String service) {
        return Optional.ofNullable(inspections.get(service));
    }

    boolean isRunning(String service) {
        return inspection(service)
                .filter(seen -> seen.state() == Container.State.RUNNING)
                .isPresent();
    }

    /** Whether the installation has such a service, and its container does not run. */
    boolean isDown(String service) {
        return member(service).isPresent() && !isRunning(service);
    }

    /** What a container is doing, in the engine's word; {@code absent} if there is none. */
    String state(String service) {
        return inspection(service)
                .map(seen -> seen.state().name().toLowerCase(Locale.ROOT))
                .orElse("absent");
    }

    /** What the container was given; without one what it would be given. Holds secrets. */
    Map<String, String> environment(String service) {
        return inspection(service)
                .map(Inspection::environment)
                .orElseGet(() -> wanted(service).environment());
    }

    /** The networks that a container is on now. */
    Set<String> networks(String service) {
        return inspection(service).map(seen -> seen.addresses().keySet()).orElse(Set.of());
    }

    Set<String> sharedNetworks(String one, String other) {
        var shared = new TreeSet<>(networks(one));
        shared.retainAll(networks(other));
        return shared;
    }

    /** Whether a host's name or address, inside the proxy, means Langfuse's web. */
    boolean isWeb(String host) {
        var aliases = wanted(WEB).networks().values().stream().flatMap(List::stream);
        var addresses = inspection(WEB).stream().flatMap(seen -> seen.addresses().values().stream());
        return Stream.of(Stream.of(WEB, containerName(WEB)), aliases, addresses)
                .flatMap(names -> names)
                .anyMatch(host::equals);
    }

    /** Where a port of a service can be asked from here, if it is published. */
    Optional<URI> address(String service, int port) {
        return published(service, port).map(publishedPorts::address);
    }

    /** @throws Failure {@code PORTS_OUT_OF_REACH} if what is there cannot be asked from here */
    void requireReachable() {
        published(PROXY, 4000).ifPresent(publishedPorts::requireReachable);
        published(WEB, 3000).ifPresent(publishedPorts::requireReachable);
    }

    private Optional<PublishedPort> published(String service, int port) {
        var inspected = inspection(service).map(Inspection::ports).orElse(List.of());
        var observed = container(service).map(Container::ports).orElse(List.of());
        return (inspected.isEmpty() ? observed : inspected)
                .stream()
                        .filter(publishedPort -> publishedPort.target() == port && publishedPort.hostPort() > 0)
                        .findFirst();
    }

    /** The key that clients of the proxy have. */
    String masterKey() {
        return wanted(PROXY).environment().getOrDefault("LITELLM_MASTER_KEY", "");
    }

    /** The keys of the project that headless initialisation made. */
    Keys projectKeys() {
        var environment = wanted(WEB).environment();
        return new Keys(
                environment.getOrDefault("LANGFUSE_INIT_PROJECT_PUBLIC_KEY", ""),
                environment.getOrDefault("LANGFUSE_INIT_PROJECT_SECRET_KEY", ""));
    }

    /** Returns the name of the LiteLLM configuration file. */
    String configFile() {
        return variables.value("CONFIG_FILE").filter(file -> !file.isEmpty()).orElse(DEFAULT_CONFIG);
    }

    /** Names only: the rest holds secrets. */
    @Override
    public String toString() {
        return "scene of " + inspections.keySet();
    }
}
