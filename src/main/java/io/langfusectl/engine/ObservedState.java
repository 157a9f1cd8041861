package io.langfusectl.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an engine holds at one moment. */
public record ObservedState(List<Container> containers, List<LabeledResource> networks, List<LabeledResource> volumes) {

    /**
     * A network or volume that exists.
     *
     * @param name its name
     * @param labels its labels
     */
    public record LabeledResource(String name, Map<String, String> labels) {}

    /** Returns the containers alone. */
    public Containers all() {
        return new Containers(containers);
    }

    /** The containers of one Compose project. */
    public List<Container> of(String project) {
        return new Containers(containers).of(project);
    }

    /** The container of that name. */
    public Optional<Container> container(String name) {
        return new Containers(containers).container(name);
    }
}
