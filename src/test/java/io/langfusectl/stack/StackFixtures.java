package io.langfusectl.stack;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Network;
import io.langfusectl.compose.Options;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Service.Condition;
import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.Volume;
import io.langfusectl.stack.model.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stack files as short as a test needs them. */
public final class StackFixtures {

    public static final String IMAGE = "busybox:1.36";

    private StackFixtures() {}

    public static Installation installation(StackFile... files) {
        return new Installation(Path.of("/home/me/demo"), "1.0", List.of(files));
    }

    /** {@code db} and {@code web}, which needs it, on {@code langfuse_default}. */
    public static StackFile langfuse() {
        return file(
                "langfuse",
                List.of(own("langfuse")),
                service("db", "langfuse"),
                needing(service("web", "langfuse"), "db"));
    }

    /** {@code proxy}, on its own network and on the other stack's, needs {@code store}. */
    public static StackFile litellm() {
        var proxy = onNetworks(needing(service("proxy", "litellm"), "store"), "litellm_default", "langfuse_default");
        var foreign = new Network("shared", "langfuse_default", true, false, Map.of());
        return file("litellm", List.of(own("litellm"), foreign), service("store", "litellm"), proxy);
    }

    public static Network own(String stack) {
        return new Network("default", stack + "_default", false, false, Map.of());
    }

    public static StackFile file(String stack, List<Network> networks, Service... services) {
        var volumes = new ArrayList<Volume>();
        for (var service : services) {
            for (var mount : service.mounts()) {
                if (mount instanceof Mount.Volume volume) {
                    volumes.add(new Volume(volume.name(), volume.name(), false, "", Map.of(), Map.of()));
                }
            }
        }
        return new StackFile(
                stack, stack, "templates/" + stack + ".yml", List.of(services), networks, volumes, Map.of(), Map.of());
    }

    public static Service service(String name, String stack) {
        return new Service(
                name,
                IMAGE,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(stack + "_default", List.of(name)),
                Map.of(),
                Optional.empty(),
                Options.none(),
                "print-of-" + name);
    }

    public static Service needing(Service service, String... names) {
        var needs = new LinkedHashMap<String, Condition>();
        for (var name : names) {
            needs.put(name, Condition.HEALTHY);
        }
        return needing(service, needs);
    }

    public static Service needing(Service s, Map<String, Condition> needs) {
        return copy(s, s.image(), s.ports(), s.mounts(), s.networks(), needs, s.healthcheck(), s.fingerprint());
    }

    public static Service onNetworks(Service s, String... names) {
        var networks = new LinkedHashMap<String, List<String>>();
        for (var name : names) {
            networks.put(name, List.of(s.name()));
        }
        return copy(s, s.image(), s.ports(), s.mounts(), networks, s.dependsOn(), s.healthcheck(), s.fingerprint());
    }

    public static Service keeping(Service s, String volume) {
        List<Mount> mounts = List.of(new Mount.Volume(volume, "/data", false));
        return copy(s, s.image(), s.ports(), mounts, s.networks(), s.dependsOn(), s.healthcheck(), s.fingerprint());
    }

    public static Service binding(Service s, Path source) {
        List<Mount> mounts = List.of(new Mount.Bind(source, "/app/config.yaml", true));
        return copy(s, s.image(), s.ports(), mounts, s.networks(), s.dependsOn(), s.healthcheck(), s.fingerprint());
    }

    public static Service publishing(Service s, int port, int target) {
        return publishing(s, new PortMapping("127.0.0.1", Optional.of(port), target, "tcp"));
    }

    public static Service publishing(Service s, PortMapping port) {
        var ports = List.of(port);
        return copy(s, s.image(), ports, s.mounts(), s.networks(), s.dependsOn(), s.healthcheck(), s.fingerprint());
    }

    public static Service imaged(Service s, String image) {
        return copy(s, image, s.ports(), s.mounts(), s.networks(), s.dependsOn(), s.healthcheck(), s.fingerprint());
    }

    public static Service checked(Service s, Healthcheck check) {
        return copy(
                s, s.image(), s.ports(), s.mounts(), s.networks(), s.dependsOn(), Optional.of(check), s.fingerprint());
    }

    public static Service changed(Service s) {
        return copy(s, s.image(), s.ports(), s.mounts(), s.networks(), s.dependsOn(), s.healthcheck(), "changed");
    }

    private static Service copy(
            Service s,
            String image,
            List<PortMapping> ports,
            List<Mount> mounts,
            Map<String, List<String>> networks,
            Map<String, Condition> needs,
            Optional<Healthcheck> check,
            String fingerprint) {
        return new Service(
                s.name(),
                image,
                s.entrypoint(),
                s.command(),
                s.environment(),
                ports,
                mounts,
                s.configs(),
                networks,
                needs,
                check,
                s.options(),
                fingerprint);
    }
}
