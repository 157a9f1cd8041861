package io.langfusectl.cli;

import io.langfusectl.compose.AddedMounts;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.StackFile;
import io.langfusectl.files.TextFile;
import io.langfusectl.litellm.ConfigIncludes;
import io.langfusectl.litellm.ConfigIncludes.Included;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The files that LiteLLM's configuration includes, mounted beside it into the container of the proxy. */
record IncludeMounts(Path directory, StackFile file) {

    private static final String PROXY = "litellm";

    /** What the stack file of the proxy mounts itself. */
    List<Mount> declared() {
        return file.services().stream()
                .filter(service -> service.name().equals(PROXY))
                .flatMap(service -> service.mounts().stream())
                .toList();
    }

    /**
     * The stack file with the files that can be found; what is wrong with the others is a matter of checks.
     *
     * @param place of the configuration to which they are relative, if it is not where it is mounted from
     */
    StackFile added(Optional<Path> place) {
        var configuration = configuration();
        if (configuration.isEmpty()) {
            return file;
        }
        var included = included(place);
        var mounts = declared();
        var added = included.stream()
                .filter(one -> mounts.stream().noneMatch(mount -> covers(mount, one)))
                .toList();
        var origins = new LinkedHashMap<String, String>();
        added.forEach(one -> origins.put(one.name(), one.place()));
        var read = new ArrayList<>(included.stream().map(IncludeMounts::mount).toList());
        read.add(configuration.get());
        return new AddedMounts(PROXY, added.stream().map(IncludeMounts::mount).toList(), origins)
                .to(file)
                .reading(PROXY, read);
    }

    /** The included files on the host, those that are missing too. */
    List<Path> includedFiles() {
        return included(Optional.empty()).stream()
                .map(included -> included.location().hostFile())
                .toList();
    }

    /** Those of which only the image of the proxy can tell whether they are there. */
    List<Included> onlyInImage() {
        return includes(Optional.empty()).map(ConfigIncludes::onlyInImage).orElse(List.of());
    }

    private List<Included> included(Optional<Path> place) {
        return includes(place).map(ConfigIncludes::included).orElse(List.of());
    }

    private Optional<ConfigIncludes> includes(Optional<Path> place) {
        return configuration().flatMap(bind -> includes(bind.source(), place.orElse(bind.source())));
    }

    private Optional<Mount.Bind> configuration() {
        return declared().stream()
                .filter(mount -> mount.target().equals(ProxyConfig.CONTAINER_PATH))
                .filter(Mount.Bind.class::isInstance)
                .map(Mount.Bind.class::cast)
                .filter(bind -> Files.isRegularFile(bind.source()))
                .findFirst();
    }

    private Optional<ConfigIncludes> includes(Path file, Path configuration) {
        try {
            var name = (configuration.startsWith(directory) ? directory.relativize(configuration) : configuration)
                    .toString();
            var text = TextFile.read(file, name);
            return Optional.of(ConfigIncludes.onHost(directory, name, text, declared()));
        } catch (Failure unreadable) {
            return Optional.empty();
        }
    }

    private static boolean covers(Mount mount, Included included) {
        return mount instanceof Mount.Bind
                && included.location().containerPath().startsWith(mount.target());
    }

    private static Mount.Bind mount(Included included) {
        return new Mount.Bind(
                included.location().hostFile(),
                included.location().containerPath().toString(),
                true);
    }
}
