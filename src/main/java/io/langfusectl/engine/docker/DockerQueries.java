package io.langfusectl.engine.docker;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Containers;
import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.Image;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Read-only engine calls, without docker-java's command API. */
final class DockerQueries {

    private static final String CONTAINERS = "/containers/json?all=1";
    private static final String NETWORKS = "/networks";

    private final DockerApi dockerApi;

    DockerQueries(DockerApi dockerApi) {
        this.dockerApi = dockerApi;
    }

    EngineInfo engineInfo() {
        var info = dockerApi.get("/info", Timeouts.LOOK).orThrow().body();
        var rootless = info.at("SecurityOptions").items().stream()
                .anyMatch(option -> option.text().contains("name=rootless"));
        var ping = dockerApi.ping();
        return new EngineInfo(
                dockerApi.dockerHost().toString(),
                info.at("ServerVersion").text(),
                ping.api().toString(),
                (int) info.at("NCPU").number(),
                info.at("MemTotal").number(),
                info.at("DockerRootDir").text(),
                dockerApi.dockerHost().isSocket() && !rootless && isThisMachine(info),
                NetworkDeadlockGuard.isAffected(ping.serverHeader()));
    }

    /** Docker Desktop, Colima and others run the engine in a virtual machine with another kernel. */
    private static boolean isThisMachine(Json info) {
        return info.at("KernelVersion").text().equals(System.getProperty("os.version"))
                && !info.at("OperatingSystem").text().contains("Docker Desktop");
    }

    ObservedState observe() {
        var containers = dockerApi.get(CONTAINERS, Timeouts.LOOK).orThrow();
        var networks = networks().orThrow();
        var volumes = dockerApi.get("/volumes", Timeouts.LOOK).orThrow();
        return new ObservedState(
                containers(containers.body()),
                networks.body().items().stream()
                        .map(EngineJson::labeledResource)
                        .toList(),
                volumes.body().at("Volumes").items().stream()
                        .map(EngineJson::labeledResource)
                        .toList());
    }

    Containers containers() {
        return new Containers(
                containers(dockerApi.get(CONTAINERS, Timeouts.LOOK).orThrow().body()));
    }

    private static List<Container> containers(Json list) {
        var containers = new ArrayList<Container>();
        list.items().forEach(one -> containers.add(EngineJson.container(one)));
        return containers;
    }

    /** An engine that answers other calls but times out on this one twice is deadlocked (moby#46661). */
    private ApiResponse networks() {
        try {
            return dockerApi.get(NETWORKS, Timeouts.NETWORKS);
        } catch (Failure failure) {
            throwUnlessSilent(failure);
        }
        dockerApi.get("/containers/json", Timeouts.LOOK);
        try {
            return dockerApi.get(NETWORKS, Timeouts.NETWORKS);
        } catch (Failure failure) {
            throwUnlessSilent(failure);
            throw new Failure(failure, Problem.ENGINE_DEADLOCKED, NETWORKS);
        }
    }

    private static void throwUnlessSilent(Failure failure) {
        if (failure.problem() != Problem.ENGINE_SILENT) {
            throw failure;
        }
    }

    Optional<Json> inspectJson(String container) {
        var response = dockerApi.get(path(container), Timeouts.LOOK);
        return response.isNotFound()
                ? Optional.empty()
                : Optional.of(response.orThrow().body());
    }

    /** A deadlocked engine still lists containers but may not answer an inspection. */
    void containerStatuses(List<String> containers, BiConsumer<String, Optional<ContainerStatus>> consumer) {
        var names = containers.iterator();
        try {
            var paths = containers.stream().map(DockerQueries::path).toList();
            dockerApi.getAll(
                    paths, Timeouts.LOOK, response -> consumer.accept(names.next(), containerStatuses(response)));
        } catch (Failure failure) {
            throwUnlessSilent(failure);
            networks();
            throw failure;
        }
    }

    private static Optional<ContainerStatus> containerStatuses(ApiResponse response) {
        return response.isNotFound()
                ? Optional.empty()
                : Optional.of(EngineJson.containerStatus(response.orThrow().fields("State", "RestartCount")));
    }

    private static String path(String container) {
        return "/containers/" + DockerApi.encode(container) + "/json";
    }

    Optional<Inspection> inspect(String container) {
        return inspectJson(container).map(EngineJson::inspection);
    }

    Optional<Image> image(String reference) {
        var response = dockerApi.get("/images/" + DockerApi.encode(reference) + "/json", Timeouts.LOOK);
        return response.isNotFound()
                ? Optional.empty()
                : Optional.of(EngineJson.image(response.orThrow().body()));
    }
}
