package io.langfusectl.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Containers of an engine, as they were at one moment. */
public record Containers(List<Container> all) {

    /** Those of one Compose project. */
    public List<Container> of(String project) {
        var found = new ArrayList<Container>();
        for (var one : all) {
            if (one.project().equals(project)) {
                found.add(one);
            }
        }
        return found;
    }

    /** The one of that name. */
    public Optional<Container> container(String name) {
        for (var one : all) {
            if (one.name().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
