package io.langfusectl.compose;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which networks, volumes and configs the services use; Compose leaves the others out. */
record UnusedResources(Map<String, Map<String, @Nullable Object>> services) {

    void retainIn(Map<String, Object> form) {
        retain(form, "networks", forms().flatMap(service -> service.tree("networks").map().keySet().stream()));
        for (var section : Set.of("volumes", "configs")) {
            retain(
                    form,
                    section,
                    forms().flatMap(service -> service.treesOf(section).stream())
                            .flatMap(mount -> mount.text("source").stream()));
        }
    }

    private Stream<CanonicalMap> forms() {
        return services.values().stream().map(CanonicalMap::new);
    }

    private static void retain(Map<String, Object> form, String section, Stream<String> used) {
        if (form.get(section) instanceof Map<?, ?> all) {
            all.keySet().retainAll(used.collect(Collectors.toSet()));
        }
    }
}
