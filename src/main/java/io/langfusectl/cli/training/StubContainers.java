package io.langfusectl.cli.training;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The containers of a rehearsal: all of them run, and listen where the one service of the rehearsal does. */
final class StubContainers {

    private final Map<String, String> containers = new ConcurrentSkipListMap<>();
    private final String networks;
    private final String ports;

    /**
     * @param networks as the engine's JSON has them, the same for all
     * @param targets where services listen in their containers
     * @param port where each of these is published
     */
    StubContainers(String networks, int[] targets, int port) {
        this.networks = networks;
        var published = new ArrayList<String>();
        for (int target : targets) {
            published.add("{\"IP\":\"127.0.0.1\",\"PublicPort\":" + port + ",\"PrivatePort\":" + target
                    + ",\"Type\":\"tcp\"}");
        }
        this.ports = String.join(",", published);
    }

    /** @param order the JSON of the creation, whose labels are kept */
    void create(String name, String order) {
        int labels = order.indexOf("\"Labels\":{");
        var own = labels < 0 ? "\"Labels\":{}" : order.substring(labels, order.indexOf('}', labels) + 1);
        containers.put(
                name,
                "{\"Id\":\"1\",\"Names\":[\"/" + name
                        + "\"],\"Command\":\"sh -c \\\"run\\\"\",\"State\":\"running\"," + own + "," + networks
                        + ",\"Ports\":[" + ports + "]}");
    }

    void rename(String old, String name) {
        var known = containers.remove(old);
        if (known != null) {
            containers.put(name, known.replace("\"/" + old + "\"", "\"/" + name + "\""));
        }
    }

    void remove(String name) {
        containers.remove(name);
    }

    /** As the engine lists them. */
    String list() {
        return "[" + String.join(",", containers.values()) + "]";
    }
}
