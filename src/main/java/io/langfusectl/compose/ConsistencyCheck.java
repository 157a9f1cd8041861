package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sees that everything a service refers to is there, and that no service waits for itself. */
record ConsistencyCheck(YamlValue root, CanonicalMap file) {

    void check() {
        var services = file.tree("services").trees();
        services.forEach((name, service) -> {
            if (service.text("image").isEmpty()) {
                throw place(name).complaint(Reason.FIELD_MISSING, "image");
            }
            service.tree("networks").map().keySet().forEach(key -> require(name, "networks", key));
            service.treesOf("volumes").stream()
                    .filter(mount -> mount.text("type").orElse("").equals("volume"))
                    .forEach(mount ->
                            require(name, "volumes", mount.text("source").orElse("")));
            service.treesOf("configs")
                    .forEach(config ->
                            require(name, "configs", config.text("source").orElse("")));
            checkTargets(name, service);
            service.tree("depends_on").map().keySet().forEach(key -> {
                if (!services.containsKey(key)) {
                    throw place(name).complaint(Reason.DEPENDENCY_UNKNOWN, key);
                }
            });
        });
        var finished = new HashSet<String>();
        services.keySet().forEach(name -> follow(name, new ArrayDeque<>(), finished));
    }

    private void checkTargets(String name, CanonicalMap service) {
        var targets = new HashSet<String>();
        var tmpfs = service.texts("tmpfs").orElse(List.of()).stream().map(target -> target.replaceFirst(":.*", ""));
        var mounts = service.treesOf("volumes").stream().flatMap(mount -> mount.text("target").stream());
        Stream.concat(tmpfs, mounts).filter(target -> !targets.add(target)).forEach(target -> {
            throw place(name).complaint(Reason.MOUNTED_TWICE, target);
        });
    }

    private void require(String service, String section, String key) {
        if (!file.tree(section).map().containsKey(key)) {
            throw place(service).complaint(Reason.NAMED_THING_UNKNOWN, section, key);
        }
    }

    private void follow(String name, Deque<String> path, Set<String> finished) {
        if (path.contains(name)) {
            path.addLast(name);
            throw place(name).complaint(Reason.DEPENDENCY_CIRCLE, String.join(" → ", path));
        }
        if (!finished.contains(name)) {
            path.addLast(name);
            var dependsOn = file.tree("services").tree(name).tree("depends_on");
            dependsOn.map().keySet().forEach(next -> follow(next, path, finished));
            path.removeLast();
            finished.add(name);
        }
    }

    private YamlValue place(String service) {
        return root.find("services").flatMap(services -> services.find(service)).orElse(root);
    }
}
