package io.langfusectl.engine;

import io.langfusectl.compose.InlineConfig;
import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.docker.OwnerLabels;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An engine in memory: a small world of images, containers with a scripted future, networks, volumes and logs. */
public final class FakeEngine implements Engine {

    private final Set<String> offered = new HashSet<>();
    private final Set<String> images = new HashSet<>();
    private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
    private final Map<String, ObservedState.LabeledResource> networks = new TreeMap<>();
    private final Map<String, ObservedState.LabeledResource> volumes = new TreeMap<>();
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final Map<Integer, String> takenPorts = new HashMap<>();
    private final List<String> history = new ArrayList<>();
    private EngineInfo info = new EngineInfo("fake://", "27.0.0", "1.46", 2, 8L << 30, "/var/lib/fake", true, false);
    private boolean closed;
    private int made;
    private int observations;

    // the script

    /** A registry has this image; it can be pulled. */
    public synchronized FakeEngine offering(String... references) {
        offered.addAll(List.of(references));
        return this;
    }

    /** The engine has this image already. */
    public synchronized FakeEngine having(String... references) {
        images.addAll(List.of(references));
        return this;
    }

    /** Once started, each look at the container shows the next of these states; the last one stays. */
    public synchronized FakeEngine becoming(String container, State... states) {
        fate(container).states = List.of(states);
        return this;
    }

    /** The exit code with which the container ends, when its future has an end. */
    public synchronized FakeEngine exitingWith(String container, int code) {
        fate(container).exitCode = code;
        return this;
    }

    /** The container is killed for memory when it ends. */
    public synchronized FakeEngine starving(String container) {
        fate(container).oomKilled = true;
        return this;
    }

    /** How often the container has been restarted by the engine. */
    public synchronized FakeEngine restarting(String container, int times) {
        fate(container).restarts = times;
        return this;
    }

    /** What the engine's health check says of the container. */
    public synchronized FakeEngine feeling(String container, String health, String output) {
        fate(container).health = Optional.of(health);
        fate(container).healthOutput = output;
        return this;
    }

    /** What the container writes to its standard output once it is started. */
    public synchronized FakeEngine logging(String container, String... lines) {
        fate(container).lines.addAll(List.of(lines));
        return this;
    }

    /** A file in the container. */
    public synchronized FakeEngine keeping(String container, String path, String content) {
        fate(container).files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A file in the container is not there any more. */
    public synchronized FakeEngine losing(String container, String path) {
        fate(container).files.remove(path);
        return this;
    }

    /** What a command in the container ends with; commands without an answer end with 0 and no output. */
    public synchronized FakeEngine answering(String container, List<String> command, ExecResult result) {
        fate(container).answers.put(command, result);
        return this;
    }

    /** The same for every command in the container that has this in it. */
    public synchronized FakeEngine answering(String container, String part, ExecResult result) {
        fate(container).answersTo.put(part, result);
        return this;
    }

    /** Somebody listens on this port of the host already. */
    public synchronized FakeEngine occupying(int port) {
        takenPorts.put(port, "?");
        return this;
    }

    /** The next such deed fails, once; a deed is written as in {@link #history}. */
    public synchronized FakeEngine failing(String deed, Failure failure) {
        failures.put(deed, failure);
        return this;
    }

    /** This engine, described otherwise. */
    public synchronized FakeEngine being(EngineInfo other) {
        info = other;
        return this;
    }

    /** A network that was there before, made by whoever the labels say. */
    public synchronized FakeEngine withNetwork(String name, Map<String, String> labels) {
        networks.put(name, new ObservedState.LabeledResource(name, labels));
        return this;
    }

    /** A volume that was there before, made by whoever the labels say. */
    public synchronized FakeEngine withVolume(String name, Map<String, String> labels) {
        volumes.put(name, new ObservedState.LabeledResource(name, labels));
        return this;
    }

    /** Every change that was asked for, in its order, such as {@code start langfuse-langfuse-web-1}. */
    public synchronized List<String> history() {
        return List.copyOf(history);
    }

    /** How often it was asked for its containers. */
    public synchronized int observations() {
        return observations;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    // the engine

    @Override
    public synchronized EngineInfo info() {
        fail("about");
        return info;
    }

    @Override
    public boolean isLocal() {
        return info().local();
    }

    @Override
    public synchronized ObservedState observe() {
        observations++;
        fail("observe");
        return new ObservedState(
                containers.values().stream().map(FakeContainer::seen).toList(),
                List.copyOf(networks.values()),
                List.copyOf(volumes.values()));
    }

    @Override
    public Containers containers() {
        return observe().all();
    }

    @Override
    public void containerStatuses(List<String> containers, BiConsumer<String, Optional<ContainerStatus>> hearer) {
        containers.forEach(name -> hearer.accept(name, inspect(name).map(Inspection::containerStatus)));
    }

    @Override
    public synchronized Optional<Inspection> inspect(String container) {
        fail("inspect " + container);
        return find(container).map(FakeContainer::inspected);
    }

    @Override
    public synchronized Optional<Image> image(String reference) {
        return images.contains(reference)
                ? Optional.of(new Image("sha256:" + reference, List.of(), Map.of(), Map.of()))
                : Optional.empty();
    }

    @Override
    public synchronized void pull(String reference, Consumer<PullProgress> progress) {
        did("pull " + reference);
        if (!offered.contains(reference)) {
            throw new Failure(Problem.IMAGE_UNOBTAINABLE, reference, registryOf(reference), "not found");
        }
        progress.accept(new PullProgress(0, 0));
        progress.accept(new PullProgress(100, 100));
        images.add(reference);
    }

    @Override
    public synchronized void createNetwork(Owner owner, Network network) {
        did("create-network " + network.name());
        networks.putIfAbsent(
                network.name(), new ObservedState.LabeledResource(network.name(), OwnerLabels.of(owner, network)));
    }

    @Override
    public synchronized void removeNetwork(String name) {
        did("remove-network " + name);
        if (containers.values().stream().anyMatch(c -> c.isOn(name))) {
            throw new Failure(Problem.ENGINE_REFUSED, "network " + name + " has active endpoints");
        }
        networks.remove(name);
    }

    @Override
    public synchronized void createVolume(Owner owner, Volume volume) {
        did("create-volume " + volume.name());
        volumes.putIfAbsent(
                volume.name(), new ObservedState.LabeledResource(volume.name(), OwnerLabels.of(owner, volume)));
    }

    @Override
    public synchronized void removeVolume(String name) {
        did("remove-volume " + name);
        if (containers.values().stream().anyMatch(c -> c.mounts(name))) {
            throw new Failure(Problem.ENGINE_REFUSED, "volume is in use: " + name);
        }
        volumes.remove(name);
    }

    @Override
    public synchronized void createContainer(Owner owner, Service service) {
        var name = Container.nameOf(owner.project(), service.name());
        did("create " + name);
        if (containers.containsKey(name)) {
            throw new Failure(Problem.CONTAINER_NAME_TAKEN, name);
        }
        if (!images.contains(service.image())) {
            throw new Failure(Problem.ENGINE_REFUSED, "No such image: " + service.image());
        }
        service.networks().keySet().stream().skip(1).forEach(this::needNetwork);
        var container = new FakeContainer(++made, name, owner, service, fate(name));
        for (InlineConfig config : service.configs()) {
            container.files.put(config.target(), config.content().getBytes(StandardCharsets.UTF_8));
        }
        containers.put(name, container);
    }

    @Override
    public synchronized void start(String container) {
        did("start " + container);
        var there = known(container);
        there.service.networks().keySet().forEach(this::needNetwork);
        for (var port : there.service.ports()) {
            var wanted = port.published().orElse(0);
            if (takenPorts.containsKey(wanted)) {
                throw new Failure(Problem.PORT_TAKEN, wanted, "?", "?", Reason.PORT_SET_SOMEWHERE.of());
            }
        }
        there.start();
    }

    @Override
    public synchronized void stop(String container, Optional<Duration> grace) {
        did("stop " + container);
        find(container).ifPresent(FakeContainer::stop);
    }

    @Override
    public synchronized void remove(String container) {
        did("remove " + container);
        find(container).ifPresent(there -> containers.remove(there.name));
    }

    @Override
    public void logs(String container, LogRequest request, OutputStream stdout, OutputStream stderr) {
        try {
            stdout.write(text(container, request).getBytes(StandardCharsets.UTF_8));
            stdout.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized String text(String container, LogRequest request) {
        fail("logs " + container);
        var lines = known(container).log;
        var from = request.tail() < 0 ? 0 : Math.max(0, lines.size() - request.tail());
        var text = new StringBuilder();
        lines.subList(from, lines.size()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @Override
    public synchronized ExecResult exec(String container, List<String> command, Duration deadline) {
        did("exec " + container + " " + String.join(" ", command));
        var there = known(container);
        if (!there.isUp()) {
            throw new Failure(Problem.ENGINE_REFUSED, "Container " + container + " is not running");
        }
        return there.fate.answersTo.entrySet().stream()
                .filter(answer -> String.join(" ", command).contains(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> there.fate.answers.getOrDefault(command, new ExecResult(0, "")));
    }

    @Override
    public synchronized Optional<byte[]> readFile(String container, String path) {
        return find(container).flatMap(there -> there.file(path));
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** The first network is looked up when the container starts, the others when they are joined. */
    private void needNetwork(String network) {
        if (!networks.containsKey(network)) {
            throw new Failure(Problem.ENGINE_REFUSED, "network " + network + " not found");
        }
    }

    private void did(String deed) {
        history.add(deed);
        fail(deed);
    }

    private void fail(String deed) {
        var failure = failures.remove(deed);
        if (failure != null) {
            throw failure;
        }
    }

    private Fate fate(String container) {
        return fates.computeIfAbsent(container, name -> new Fate());
    }

    private Optional<FakeContainer> find(String nameOrId) {
        return containers.values().stream()
                .filter(c -> c.name.equals(nameOrId) || c.id().equals(nameOrId))
                .findFirst();
    }

    private FakeContainer known(String container) {
        return find(container)
                .orElseThrow(() -> new Failure(Problem.ENGINE_REFUSED, "No such container: " + container));
    }

    private static String registryOf(String reference) {
        var slash = reference.indexOf('/');
        var first = slash < 0 ? "" : reference.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
    }

    /** What a container will become, written before it exists. */
    static final class Fate {
        List<State> states = List.of(State.RUNNING);
        int exitCode;
        boolean oomKilled;
        int restarts;
        Optional<String> health = Optional.empty();
        String healthOutput = "";
        final List<String> lines = new ArrayList<>();
        final Map<String, byte[]> files = new HashMap<>();
        final Map<List<String>, ExecResult> answers = new HashMap<>();
        final Map<String, ExecResult> answersTo = new LinkedHashMap<>();
    }
}
