package io.langfusectl.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Creates networks, volumes and containers with docker-java's command API. */
final class DockerCreate {

    /** Suffix of a container's name until it is complete, so that an interrupted creation is recognized. */
    static final String UNFINISHED_SUFFIX = ".unfinished";

    private final DockerClient docker;
    private final DockerApi dockerApi;
    private final DockerRemove dockerRemove;

    DockerCreate(DockerClient docker, DockerApi dockerApi, DockerRemove dockerRemove) {
        this.docker = docker;
        this.dockerApi = dockerApi;
        this.dockerRemove = dockerRemove;
    }

    void createNetwork(Owner owner, Network network) {
        try {
            docker.createNetworkCmd()
                    .withName(network.name())
                    .withCheckDuplicate(true)
                    .withDriver("bridge")
                    .withInternal(network.internal())
                    .withAttachable(true)
                    .withLabels(OwnerLabels.of(owner, network))
                    .exec();
        } catch (ConflictException alreadyExists) {
            return;
        } catch (DockerException e) {
            throw toFailure(e);
        }
    }

    void createVolume(Owner owner, Volume volume) {
        execute(() -> docker.createVolumeCmd()
                .withName(volume.name())
                .withDriver(volume.driver().isEmpty() ? "local" : volume.driver())
                .withDriverOpts(volume.driverOptions())
                .withLabels(OwnerLabels.of(owner, volume))
                .exec());
    }

    void createContainer(Owner owner, Service service, String imageId) {
        var name = Container.nameOf(owner.project(), service.name());
        var furtherNetworks = service.networks().keySet().stream().skip(1).toList();
        if (furtherNetworks.isEmpty() && service.configs().isEmpty()) {
            create(owner, service, imageId, name);
            return;
        }
        var temporaryName = name + UNFINISHED_SUFFIX;
        dockerRemove.forceRemove(temporaryName);
        create(owner, service, imageId, temporaryName);
        try {
            furtherNetworks.forEach(network -> connect(temporaryName, network, service));
            if (!service.configs().isEmpty()) {
                upload(temporaryName, service);
            }
            rename(temporaryName, name);
        } catch (Failure failure) {
            dockerRemove.forceRemove(temporaryName);
            throw failure;
        }
    }

    private void create(Owner owner, Service service, String imageId, String name) {
        var labels = OwnerLabels.of(owner, service);
        labels.put(Labels.IMAGE, imageId);
        try {
            var command = docker.createContainerCmd(service.image()).withName(name);
            CreateContainerMapper.fill(command, service).withLabels(labels).exec();
        } catch (ConflictException e) {
            throw new Failure(e, Problem.CONTAINER_NAME_TAKEN, name);
        } catch (IllegalArgumentException e) {
            throw new Failure(e, Problem.ENGINE_REFUSED, String.valueOf(e.getMessage()));
        } catch (DockerException e) {
            throw toFailure(e);
        }
    }

    private void connect(String container, String network, Service service) {
        execute(() -> docker.connectToNetworkCmd()
                .withContainerId(container)
                .withNetworkId(network)
                .withContainerNetwork(
                        new ContainerNetwork().withAliases(service.networks().getOrDefault(network, List.of())))
                .exec());
    }

    private void upload(String container, Service service) {
        try {
            var path = "/containers/" + DockerApi.encode(container) + "/archive?path=%2F";
            dockerApi
                    .send("PUT", path, Tar.of(service.configs()), Timeouts.ORDINARY)
                    .orThrow();
        } catch (IOException e) {
            throw new Failure(e, Problem.ENGINE_REFUSED, service.configs().toString());
        }
    }

    private void rename(String from, String to) {
        var response = dockerApi.post(
                "/containers/" + DockerApi.encode(from) + "/rename?name=" + DockerApi.encode(to), Timeouts.ORDINARY);
        if (response.status() == 409) {
            throw new Failure(Problem.CONTAINER_NAME_TAKEN, to);
        }
        response.orThrow();
    }

    private static <T> T execute(Supplier<T> call) {
        try {
            return call.get();
        } catch (DockerException e) {
            throw toFailure(e);
        }
    }

    /** Extracts the engine's message from docker-java's {@code Status 500: {"message":"…"}}. */
    private static Failure toFailure(DockerException e) {
        var text = String.valueOf(e.getMessage());
        var json = text.indexOf('{');
        var bytes = (json < 0 ? text : text.substring(json)).getBytes(StandardCharsets.UTF_8);
        return new Failure(e, Problem.ENGINE_REFUSED, new ApiResponse(e.getHttpStatus(), bytes).message());
    }
}
