package io.langfusectl.engine.docker;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.ContainerStatus;
import io.langfusectl.engine.Image;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Maps the engine's JSON to records. */
final class EngineJson {

    private EngineJson() {}

    static ObservedState.LabeledResource labeledResource(Json resource) {
        return new ObservedState.LabeledResource(
                resource.at("Name").text(), resource.at("Labels").texts());
    }

    static Container container(Json json) {
        return new Container(
                json.at("Id").text(),
                name(json.at("Names").items()),
                json.at("Image").text(),
                json.at("ImageID").text(),
                state(json.at("State").text()),
                json.at("Labels").texts(),
                json.at("Ports").items().stream().map(EngineJson::published).toList(),
                addresses(json.at("NetworkSettings", "Networks")),
                json.at("Created").number(),
                json.at("Status").text());
    }

    /** Returns the container's own name, not an alias from a link ({@code /other/alias}). */
    private static String name(List<Json> names) {
        for (var name : names) {
            if (name.text().indexOf('/', 1) < 0) {
                return name.text().substring(1);
            }
        }
        return "";
    }

    private static PublishedPort published(Json port) {
        return new PublishedPort(
                port.at("IP").text(),
                (int) port.at("PublicPort").number(),
                (int) port.at("PrivatePort").number(),
                port.at("Type").text());
    }

    /** @param bindings by port and protocol, such as {@code 3000/tcp}; null for a port that is not published */
    private static List<PublishedPort> ports(Json bindings) {
        var ports = new ArrayList<PublishedPort>();
        bindings.fields().forEach((target, published) -> {
            var slash = target.indexOf('/');
            for (var binding : published.items()) {
                ports.add(new PublishedPort(
                        binding.at("HostIp").text(),
                        Integer.parseInt(binding.at("HostPort").text()),
                        Integer.parseInt(target.substring(0, slash)),
                        target.substring(slash + 1)));
            }
        });
        return List.copyOf(ports);
    }

    private static Map<String, String> addresses(Json networks) {
        var addresses = new LinkedHashMap<String, String>();
        networks.fields().forEach((name, network) -> {
            var address = network.at("IPAddress").text();
            if (!address.isEmpty()) {
                addresses.put(name, address);
            }
        });
        return addresses;
    }

    /** The engine's word for a state; Podman has a few of its own. */
    private static State state(String word) {
        return switch (word) {
            case "created", "configured", "initialized" -> State.CREATED;
            case "stopping", "removing" -> State.REMOVING;
            case "running", "paused", "restarting", "dead" -> State.valueOf(word.toUpperCase(Locale.ROOT));
            default -> State.EXITED;
        };
    }

    static Inspection inspection(Json json) {
        return new Inspection(
                containerStatus(json),
                environment(json.at("Config", "Env")),
                addresses(json.at("NetworkSettings", "Networks")),
                ports(json.at("NetworkSettings", "Ports")),
                mounts(json.at("Mounts").items()));
    }

    /** @param json with {@code State} and {@code RestartCount} */
    static ContainerStatus containerStatus(Json json) {
        var state = json.at("State");
        var health = state.at("Health", "Status").text();
        var log = state.at("Health", "Log").items();
        return new ContainerStatus(
                state(state.at("Status").text()),
                (int) state.at("ExitCode").number(),
                state.at("OOMKilled").flag(),
                (int) json.at("RestartCount").number(),
                Timestamps.parse(state.at("StartedAt").text()),
                state.at("Error").text(),
                health.isEmpty() || health.equals("none") ? Optional.empty() : Optional.of(health),
                log.isEmpty() ? "" : log.get(log.size() - 1).at("Output").text());
    }

    private static Map<String, String> environment(Json variables) {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : variables.items()) {
            var pair = variable.text().split("=", 2);
            environment.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return environment;
    }

    private static Map<String, String> mounts(List<Json> mounts) {
        var sources = new LinkedHashMap<String, String>();
        for (var mount : mounts) {
            var name = mount.at("Name").text();
            sources.put(
                    mount.at("Destination").text(),
                    name.isEmpty() ? mount.at("Source").text() : name);
        }
        return sources;
    }

    static Image image(Json json) {
        return new Image(
                json.at("Id").text(),
                json.at("RepoDigests").items().stream().map(Json::text).toList(),
                environment(json.at("Config", "Env")),
                json.at("Config", "Labels").texts());
    }
}
