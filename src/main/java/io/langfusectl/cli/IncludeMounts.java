package io.langfusectl.cli;

import io.langfusectl.compose.Mount;
import io.langfusectl.compose.StackFile;
import io.langfusectl.files.TextFile;
import io.langfusectl.litellm.ConfigIncludes;
import io.langfusectl.litellm.ConfigIncludes.Included;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
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
        var includes = configuration().flatMap(text -> includes(text, place.orElse(text)));
        if (includes.isEmpty()) {
            return file;
        }
        var mounts = declared();
        var added = includes.get().included().stream()
                .filter(included -> mounts.stream().noneMatch(mount -> covers(mount, included)))
                .toList();
        var origins = new LinkedHashMap<String, String>();
        added.forEach(included -> origins.put(included.name(), included.place()));
        return file.mounting(PROXY, added.stream().map(IncludeMounts::mount).toList(), origins);
    }

    private Optional<Path> configuration() {
        return declared().stream()
                .filter(mount -> mount.target().equals(ProxyConfig.CONTAINER_PATH))
                .filter(Mount.Bind.class::isInstance)
                .map(mount -> ((Mount.Bind) mount).source())
                .filter(Files::isRegularFile)
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
