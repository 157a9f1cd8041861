package io.langfusectl.stack.health;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Labels;
import io.langfusectl.stack.health.ExpectedServices.ExpectedService;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the running containers with the expected services; probes nothing. */
record ConvergenceCheck(ExpectedServices expectedServices, Containers there) {

    /** Returns whether exactly the expected containers of a stack run, unchanged. */
    boolean isComplete(ExpectedServices.ExpectedStack expectedStack) {
        return there.of(expectedStack.project()).size()
                        == expectedStack.services().size()
                && expectedStack.services().stream().allMatch(this::isConverged);
    }

    private boolean isConverged(ExpectedService expected) {
        return there.container(expected.container())
                .filter(container -> container.state() == Container.State.RUNNING)
                .filter(container -> container.fingerprint().equals(expected.fingerprint()))
                .filter(container -> container.addresses().keySet().containsAll(expected.networks()))
                .filter(this::isOfThisFolder)
                .isPresent();
    }

    /** Returns the containers that were created for this folder and belong to no stack file of it, by project. */
    Map<String, List<Container>> orphans() {
        return there.all().stream()
                .filter(container -> container.labels().containsKey(Labels.MADE_BY))
                .filter(this::isOfThisFolder)
                .filter(container -> expectedServices.stacks().stream()
                        .noneMatch(expectedStack -> expectedStack.project().equals(container.project())))
                .collect(Collectors.groupingBy(Container::project, LinkedHashMap::new, Collectors.toList()));
    }

    /** The label of a container that an earlier version created may be a symbolic link to the folder. */
    private boolean isOfThisFolder(Container container) {
        var named = container.labels().getOrDefault(Labels.WORKING_DIR, "");
        if (named.equals(expectedServices.directory().toString())) {
            return true;
        }
        try {
            return !named.isEmpty() && Path.of(named).toRealPath().equals(expectedServices.directory());
        } catch (IOException | InvalidPathException notHere) {
            return false;
        }
    }
}
