package io.langfusectl.engine.docker;

import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.json.Json;
import java.time.Duration;
import java.util.Optional;

/** Stops and removes resources. A missing resource is not a failure. */
final class DockerRemove {

    private static final Duration STOP_MARGIN = Duration.ofSeconds(30);
    private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;

    private final DockerApi dockerApi;
    private final DockerQueries dockerQueries;
    private final NetworkDeadlockGuard networkDeadlockGuard = new NetworkDeadlockGuard();

    DockerRemove(DockerApi dockerApi, DockerQueries dockerQueries) {
        this.dockerApi = dockerApi;
        this.dockerQueries = dockerQueries;
    }

    void removeNetwork(String name) {
        delete("/networks/" + DockerApi.encode(name), Timeouts.ORDINARY);
    }

    void removeVolume(String name) {
        delete("/volumes/" + DockerApi.encode(name), Timeouts.REMOVING_DATA);
    }

    void stop(String container, Optional<Duration> grace) {
        networkDeadlockGuard.runSerialized(dockerApi.ping().serverHeader(), () -> {
            var query = grace.map(time -> "?t=" + time.toSeconds()).orElse("");
            var timeouts = Timeouts.within(
                    grace.orElseGet(() -> stopTimeout(container)).plus(STOP_MARGIN));
            ignoreNotFound(dockerApi.post("/containers/" + DockerApi.encode(container) + "/stop" + query, timeouts));
        });
    }

    private Duration stopTimeout(String container) {
        return dockerQueries
                .inspectJson(container)
                .map(inspected -> inspected.at("Config", "StopTimeout"))
                .filter(Json::isPresent)
                .map(seconds -> Duration.ofSeconds(seconds.number()))
                .orElse(DEFAULT_STOP_TIMEOUT);
    }

    void remove(String container) {
        networkDeadlockGuard.runSerialized(dockerApi.ping().serverHeader(), () -> forceRemove(container));
    }

    /**
     * Removes a container without the deadlock guard; for containers that never ran. Waits if the engine is already
     * removing it.
     */
    void forceRemove(String container) {
        var path = "/containers/" + DockerApi.encode(container);
        var response = dockerApi.send("DELETE", path + "?force=1", null, Timeouts.REMOVING);
        if (response.status() == CONFLICT) {
            ignoreNotFound(dockerApi.post(path + "/wait?condition=removed", Timeouts.REMOVING));
        } else {
            ignoreNotFound(response);
        }
    }

    private void delete(String path, Timeouts timeouts) {
        ignoreNotFound(dockerApi.send("DELETE", path, null, timeouts));
    }

    private static void ignoreNotFound(ApiResponse response) {
        if (!response.isNotFound()) {
            response.orThrow();
        }
    }
}
