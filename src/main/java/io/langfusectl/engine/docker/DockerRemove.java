package io.langfusectl.engine.docker;

import io.langfusectl.engine.transport.Timeouts;
import io.langfusectl.json.Json;
import java.time.Duration;
import java.util.Optional;

/** What leaves an engine. What is gone already is no failure. */
final class DockerRemove {

    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;

    private final DockerApi dockerApi;
    private final DockerQueries dockerQueries;
    private final NetworkDeadlockGuard networkDeadlockGuard = new NetworkDeadlockGuard();

    DockerRemove(DockerApi dockerApi, DockerQueries dockerQueries) {
        this.dockerApi = dockerApi;
        this.dockerQueries = dockerQueries;
    }

    void network(String name) {
        delete("/networks/" + DockerApi.encode(name), Timeouts.ORDINARY);
    }

    void volume(String name) {
        delete("/volumes/" + DockerApi.encode(name), Timeouts.REMOVING_DATA);
    }

    void stop(String container, Optional<Duration> grace) {
        networkDeadlockGuard.avoiding(dockerApi.ping().software(), () -> {
            var asked = grace.map(time -> "?t=" + time.toSeconds()).orElse("");
            var timeouts =
                    Timeouts.within(grace.orElseGet(() -> graceOf(container)).plus(MARGIN));
            forgivingAbsence(dockerApi.post("/containers/" + DockerApi.encode(container) + "/stop" + asked, timeouts));
        });
    }

    private Duration graceOf(String container) {
        return dockerQueries
                .inspected(container)
                .map(there -> there.at("Config", "StopTimeout"))
                .filter(Json::isPresent)
                .map(seconds -> Duration.ofSeconds(seconds.number()))
                .orElse(USUAL_GRACE);
    }

    void remove(String container) {
        networkDeadlockGuard.avoiding(dockerApi.ping().software(), () -> discard(container));
    }

    /**
     * Removes a container that never ran: it leaves no network, so no engine locks itself up and it waits for no other
     * to leave. One that somebody else is removing is waited for.
     */
    void discard(String container) {
        var path = "/containers/" + DockerApi.encode(container);
        var response = dockerApi.send("DELETE", path + "?force=1", null, Timeouts.REMOVING);
        if (response.status() == CONFLICT) {
            forgivingAbsence(dockerApi.post(path + "/wait?condition=removed", Timeouts.REMOVING));
        } else {
            forgivingAbsence(response);
        }
    }

    private void delete(String path, Timeouts timeouts) {
        forgivingAbsence(dockerApi.send("DELETE", path, null, timeouts));
    }

    private static void forgivingAbsence(ApiResponse response) {
        if (!response.isNotFound()) {
            response.orThrow();
        }
    }
}
