package io.langfusectl.engine;

import io.langfusectl.json.Json;
import java.time.Duration;
import java.util.Optional;

/** What leaves an engine. What is gone already is no failure. */
final class Departing {

    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;

    private final Calls calls;
    private final Looking looking;
    private final Deadlock deadlock = new Deadlock();

    Departing(Calls calls, Looking looking) {
        this.calls = calls;
        this.looking = looking;
    }

    void network(String name) {
        delete("/networks/" + Calls.encode(name));
    }

    void volume(String name) {
        delete("/volumes/" + Calls.encode(name));
    }

    void stop(String container, Optional<Duration> grace) {
        deadlock.avoiding(calls.greeting().software(), () -> {
            var asked = grace.map(time -> "?t=" + time.toSeconds()).orElse("");
            var patience =
                    Patience.within(grace.orElseGet(() -> graceOf(container)).plus(MARGIN));
            forgivingAbsence(calls.post("/containers/" + Calls.encode(container) + "/stop" + asked, patience));
        });
    }

    private Duration graceOf(String container) {
        return looking.inspected(container)
                .map(there -> there.at("Config", "StopTimeout"))
                .filter(Json::isPresent)
                .map(seconds -> Duration.ofSeconds(seconds.number()))
                .orElse(USUAL_GRACE);
    }

    void remove(String container) {
        deadlock.avoiding(calls.greeting().software(), () -> discard(container));
    }

    /**
     * Removes a container that never ran: it leaves no network, so no engine locks itself up and it waits for no other
     * to leave. One that somebody else is removing is waited for.
     */
    void discard(String container) {
        var path = "/containers/" + Calls.encode(container);
        var answer = calls.send("DELETE", path + "?force=1", null, Patience.REMOVING);
        if (answer.status() == CONFLICT) {
            forgivingAbsence(calls.post(path + "/wait?condition=removed", Patience.REMOVING));
        } else {
            forgivingAbsence(answer);
        }
    }

    private void delete(String path) {
        forgivingAbsence(calls.send("DELETE", path, null, Patience.ORDINARY));
    }

    private static void forgivingAbsence(Answer answer) {
        if (!answer.isAbsence()) {
            answer.orRefuse();
        }
    }
}
