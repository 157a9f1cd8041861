package io.langfusectl.stack.plan;

import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The containers of these projects that belong to no declared service; a start removes them. One-off containers
 * ({@code compose run}) are left alone.
 */
record Orphans(List<Container> containers) {

    static Orphans of(Collection<StackFile> files, Installation installation, ObservedState observed) {
        var known =
                installation.members().stream().map(DeployedService::container).collect(Collectors.toSet());
        return new Orphans(files.stream()
                .flatMap(file -> observed.of(file.project()).stream())
                .filter(container -> !known.contains(container.name()))
                .filter(container -> !"True".equals(container.labels().get(Labels.ONE_OFF)))
                .toList());
    }
}
