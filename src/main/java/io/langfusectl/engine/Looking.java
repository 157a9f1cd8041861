package io.langfusectl.engine;

import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The questions to an engine; they are answered without waking docker-java's typed half. */
final class Looking {

    private static final String NETWORKS = "/networks";

    private final Calls calls;

    Looking(Calls calls) {
        this.calls = calls;
    }

    About about() {
        var info = calls.get("/info", Patience.LOOK).orRefuse().body();
        var rootless = info.at("SecurityOptions").items().stream()
                .anyMatch(option -> option.text().contains("name=rootless"));
        var greeting = calls.greeting();
        return new About(
                calls.address().toString(),
                info.at("ServerVersion").text(),
                greeting.api().toString(),
                (int) info.at("NCPU").number(),
                info.at("MemTotal").number(),
                info.at("DockerRootDir").text(),
                calls.address().isSocket() && !rootless && isThisMachine(info),
                Deadlock.threatens(greeting.software()));
    }

    /** Docker Desktop, Colima and the like run their engine in a machine of its own, with a kernel of its own. */
    private static boolean isThisMachine(Json info) {
        return info.at("KernelVersion").text().equals(System.getProperty("os.version"))
                && !info.at("OperatingSystem").text().contains("Docker Desktop");
    }

    Observed observe() {
        var containers = calls.get("/containers/json?all=1", Patience.LOOK).orRefuse();
        var networks = networks().orRefuse();
        var volumes = calls.get("/volumes", Patience.LOOK).orRefuse();
        return new Observed(
                containers(containers.body()),
                networks.body().items().stream().map(EngineJson::labelled).toList(),
                volumes.body().at("Volumes").items().stream()
                        .map(EngineJson::labelled)
                        .toList());
    }

    List<Container> containers(Map<String, String> labels) {
        var wanted = new StringBuilder();
        labels.forEach(
                (name, value) -> wanted.append(wanted.isEmpty() ? "" : ",").append(Json.quoted(name + "=" + value)));
        var filters = Calls.encode("{\"label\":[" + wanted + "]}");
        var answer = calls.get("/containers/json?all=1&filters=" + filters, Patience.LOOK);
        return containers(answer.orRefuse().body());
    }

    private static List<Container> containers(Json list) {
        var containers = new ArrayList<Container>();
        list.items().forEach(one -> containers.add(EngineJson.container(one)));
        return containers;
    }

    /**
     * An engine that answers everything else and this one not even when asked twice has met moby#46661: a slow one
     * answers in the end, a deadlocked one never.
     */
    private Answer networks() {
        try {
            return calls.get(NETWORKS, Patience.NETWORKS);
        } catch (Failure failure) {
            throwUnlessSilent(failure);
        }
        calls.get("/containers/json", Patience.LOOK);
        try {
            return calls.get(NETWORKS, Patience.NETWORKS);
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

    Optional<Json> inspected(String container) {
        var answer = calls.get(path(container), Patience.LOOK);
        return answer.isAbsence()
                ? Optional.empty()
                : Optional.of(answer.orRefuse().body());
    }

    /** A deadlocked engine still lists its containers, and may be silent about one of them. */
    void vitals(List<String> containers, BiConsumer<String, Optional<Vitals>> hearer) {
        var names = containers.iterator();
        try {
            var paths = containers.stream().map(Looking::path).toList();
            calls.getAll(paths, Patience.LOOK, answer -> hearer.accept(names.next(), vitals(answer)));
        } catch (Failure failure) {
            throwUnlessSilent(failure);
            networks();
            throw failure;
        }
    }

    private static Optional<Vitals> vitals(Answer answer) {
        return answer.isAbsence()
                ? Optional.empty()
                : Optional.of(EngineJson.vitals(answer.orRefuse().fields("State", "RestartCount")));
    }

    private static String path(String container) {
        return "/containers/" + Calls.encode(container) + "/json";
    }

    Optional<Inspection> inspect(String container) {
        return inspected(container).map(EngineJson::inspection);
    }

    Optional<Image> image(String reference) {
        var answer = calls.get("/images/" + Calls.encode(reference) + "/json", Patience.LOOK);
        return answer.isAbsence()
                ? Optional.empty()
                : Optional.of(EngineJson.image(answer.orRefuse().body()));
    }
}
