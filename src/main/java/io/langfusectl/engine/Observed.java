package io.langfusectl.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an engine holds at one moment. */
public record Observed(List<Container> containers, List<Label> networks, List<Label> volumes) {

    /**
     * A network or volume that exists.
     *
     * @param name its name
     * @param labels its labels
     */
    public record Label(String name, Map<String, String> labels) {}

    /** The containers of one Compose project. */
    public List<Container> of(String project) {
        return new Containers(containers).of(project);
    }

    /** The container of that name. */
    public Optional<Container> container(String name) {
        return new Containers(containers).container(name);
    }
}
