package io.langfusectl.engine.docker;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.Image;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.PullProgress;
import io.langfusectl.engine.discovery.DockerHost;
import io.langfusectl.engine.discovery.DockerHostResolver;
import io.langfusectl.engine.discovery.LocalEngineCache;
import io.langfusectl.engine.discovery.RegistryCredentials;
import io.langfusectl.engine.transport.Connectors;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.engine.transport.Transport;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Docker-compatible engine. Thread-safe. */
public final class DockerEngine implements Engine {

    private final Transport transport;
    private final DockerApi dockerApi;
    private final DockerQueries dockerQueries;
    private final ContainerIo containerIo;
    private final ImagePuller imagePuller;
    private final DockerRemove dockerRemove;
    private final DockerHost dockerHost;
    private final LocalEngineCache localEngineCache;
    private @Nullable DockerCreate dockerCreate;
    private @Nullable EngineInfo info;
    private volatile boolean local;
    private volatile boolean closed;

    public DockerEngine(
            Transport transport,
            DockerHost address,
            RegistryCredentials registryCredentials,
            LocalEngineCache localEngineCache) {
        this.transport = transport;
        this.dockerHost = address;
        this.localEngineCache = localEngineCache;
        this.dockerApi = new DockerApi(transport, address);
        this.dockerQueries = new DockerQueries(dockerApi);
        this.containerIo = new ContainerIo(dockerApi, dockerQueries);
        this.imagePuller = new ImagePuller(dockerApi, registryCredentials);
        this.dockerRemove = new DockerRemove(dockerApi, dockerQueries);
    }

    /**
     * Returns the engine that the docker CLI would use, without connecting to it.
     *
     * @param environment the process environment
     * @param home the user's home folder
     */
    public static DockerEngine fromEnvironment(Map<String, String> environment, Path home) {
        var resolver = new DockerHostResolver(environment, home);
        var address = resolver.find();
        var registryCredentials =
                new RegistryCredentials(resolver.configFolder().resolve("config.json"));
        return new DockerEngine(
                Connectors.to(address), address, registryCredentials, LocalEngineCache.of(environment, home));
    }

    /**
     * Prepares Java's first unix-domain socket, which initializes a source of random numbers for 10 ms
     * ({@code sun.nio.ch.UnixDomainSockets}). To be called early, in another thread.
     */
    public static void warmUpSockets() {
        Connectors.warmUpSockets();
    }

    /** Cached: the engine needs 10 ms for it. */
    @Override
    public synchronized EngineInfo info() {
        var known = info;
        if (known == null) {
            known = dockerQueries.engineInfo();
            info = known;
        }
        return known;
    }

    @Override
    public boolean isLocal() {
        if (!local) {
            local = (dockerHost.isSocket() && localEngineCache.is(dockerHost.socket())) || detectLocal();
        }
        return local;
    }

    private boolean detectLocal() {
        var isThisMachine = info().local();
        if (isThisMachine) {
            localEngineCache.remember(dockerHost.socket());
        }
        return isThisMachine;
    }

    @Override
    public ObservedState observe() {
        return dockerQueries.observe();
    }

    @Override
    public Containers containers() {
        return dockerQueries.containers();
    }

    @Override
    public void containerStatuses(List<String> containers, BiConsumer<String, Optional<ContainerStatus>> consumer) {
        dockerQueries.containerStatuses(containers, consumer);
    }

    @Override
    public Optional<Inspection> inspect(String container) {
        return dockerQueries.inspect(container);
    }

    @Override
    public Optional<Image> image(String reference) {
        return dockerQueries.image(reference);
    }

    @Override
    public void pull(String reference, Consumer<PullProgress> progress) {
        imagePuller.pull(reference, progress);
    }

    @Override
    public void createNetwork(Owner owner, Network network) {
        dockerCreate().createNetwork(owner, network);
    }

    @Override
    public void removeNetwork(String name) {
        dockerRemove.removeNetwork(name);
    }

    @Override
    public void createVolume(Owner owner, Volume volume) {
        dockerCreate().createVolume(owner, volume);
    }

    @Override
    public void removeVolume(String name) {
        dockerRemove.removeVolume(name);
    }

    @Override
    public void createContainer(Owner owner, Service service) {
        var image = image(service.image())
                .orElseThrow(() -> new Failure(Problem.ENGINE_REFUSED, "No such image: " + service.image()));
        dockerCreate().createContainer(owner, service, image.id());
    }

    @Override
    public void start(String container) {
        var response = dockerApi.post("/containers/" + DockerApi.encode(container) + "/start", Timeouts.STARTING);
        if (response.isError()) {
            throw StartErrorParser.parse(response.message()).orElseGet(() -> response.toFailure());
        }
    }

    @Override
    public void stop(String container, Optional<Duration> grace) {
        dockerRemove.stop(container, grace);
    }

    @Override
    public void remove(String container) {
        dockerRemove.remove(container);
    }

    @Override
    public void logs(String container, LogRequest request, OutputStream stdout, OutputStream stderr) {
        try {
            containerIo.logs(container, request, stdout, stderr);
        } catch (Failure failure) {
            if (!closed && failure.problem() != Problem.INTERRUPTED) {
                throw failure;
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public ExecResult exec(String container, List<String> command, Duration deadline) {
        try {
            return containerIo.exec(container, command, deadline);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public Optional<byte[]> readFile(String container, String path) {
        try {
            return containerIo.readFile(container, path);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Also ends streams that other threads are reading, without an error. */
    @Override
    public void close() {
        closed = true;
        transport.close();
    }

    /** Created lazily: docker-java's command API is slow to load, and read-only commands do not need it. */
    private synchronized DockerCreate dockerCreate() {
        var created = dockerCreate;
        if (created == null) {
            created = new DockerCreate(DockerJavaConfig.newClient(transport, dockerApi), dockerApi, dockerRemove);
            dockerCreate = created;
        }
        return created;
    }

    private Failure unreachable(IOException e) {
        return new Failure(e, Problem.ENGINE_UNREACHABLE, dockerApi.dockerHost());
    }
}
