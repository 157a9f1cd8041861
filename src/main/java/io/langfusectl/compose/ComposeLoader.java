package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads one stack file: YAML, variables, canonical form, references, and then the services. */
public final class ComposeLoader {

    private static final String INSTANCE = "LANGFUSE_CTL_INSTANCE";
    private static final String REGISTRY = "LANGFUSE_CTL_REGISTRY";

    private final StackSource source;
    private final Variables variables;
    private final Map<String, String> origins = new TreeMap<>();
    private Optional<String> project = Optional.empty();

    private ComposeLoader(StackSource source, Variables variables) {
        this.source = source;
        this.variables = variables;
    }

    /**
     * Reads a stack file with Compose's rules. What Compose would refuse, and what this tool does not support, is a
     * failure that names the file, the line and the path in it.
     */
    public static StackFile read(StackSource source, Variables variables) {
        return new ComposeLoader(source, variables).read();
    }

    private StackFile read() {
        var written = source.tree();
        var interpolation = new Interpolation(this::value, name -> origins.getOrDefault(name, Variables.DEFAULT));
        project = Optional.of(project(written, interpolation));
        var root = interpolation.fillIn(written);
        var loadContext = new LoadContext(source.directory(), variables.home(), this::value);
        var canonical = new StackNormalizer(root, project.get(), loadContext).canonical();
        var file = new CanonicalMap(new LinkedHashMap<>(canonical));
        new ConsistencyCheck(root, file).check();
        file.tree("services")
                .trees()
                .forEach((name, service) -> service.map()
                        .computeIfPresent("image", (key, image) -> mirrored(image.toString(), name, root)));
        return stack(file, canonical);
    }

    private String mirrored(String image, String service, YamlValue root) {
        var rewritten = new RegistryMirror(value(REGISTRY)).rewrite(image);
        if (!ImageReference.isValid(rewritten)) {
            throw root.find("services")
                    .flatMap(services -> services.find(service))
                    .flatMap(found -> found.find("image"))
                    .orElse(root)
                    .location()
                    .filledFrom(List.of(variables.origin(REGISTRY) + ": " + REGISTRY))
                    .complaint(Reason.IMAGE_NEEDED);
        }
        return rewritten;
    }

    private StackFile stack(CanonicalMap file, Map<String, Object> canonical) {
        var services = new ArrayList<Service>();
        var builder = new ServiceBuilder(file, this::value);
        file.tree("services").trees().forEach((name, form) -> services.add(builder.build(name, form)));
        return new StackFile(
                source.stack(),
                project.orElse(source.stack()),
                source.place(),
                List.copyOf(services),
                networks(file, services),
                volumes(file, services),
                Map.copyOf(origins),
                DollarEscaping.doubled(canonical));
    }

    /** The file's name or the stack's; an instance goes before it, unless the file has put it there itself. */
    private String project(YamlValue root, Interpolation interpolation) {
        var written = root.find("name").map(interpolation::fillIn);
        var name =
                written.map(YamlValue::text).filter(given -> !given.isEmpty()).orElse(source.stack());
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw written.orElse(root).complaint(Reason.PROJECT_NAME_NEEDED);
        }
        var instance = value(INSTANCE).filter(given -> !given.isEmpty()).map(given -> given + "-");
        return instance.filter(prefix -> !name.startsWith(prefix)).orElse("") + name;
    }

    private Optional<String> value(String name) {
        if (name.equals("COMPOSE_PROJECT_NAME")) {
            return project;
        }
        origins.put(name, variables.origin(name));
        return variables.value(name);
    }

    private static List<Network> networks(CanonicalMap file, List<Service> services) {
        var all = new ArrayList<Network>();
        file.tree("networks").trees().forEach((key, form) -> {
            var name = form.text("name").orElse(key);
            if (services.stream().anyMatch(service -> service.networks().containsKey(name))) {
                all.add(new Network(key, name, form.truth("external"), form.truth("internal"), form.textMap("labels")));
            }
        });
        return all;
    }

    private static List<Volume> volumes(CanonicalMap file, List<Service> services) {
        var all = new ArrayList<Volume>();
        file.tree("volumes").trees().forEach((key, form) -> {
            var name = form.text("name").orElse(key);
            if (services.stream().flatMap(service -> service.mounts().stream()).anyMatch(mount -> isOf(mount, name))) {
                all.add(new Volume(
                        key,
                        name,
                        form.truth("external"),
                        form.text("driver").orElse("local"),
                        form.textMap("driver_opts"),
                        form.textMap("labels")));
            }
        });
        return all;
    }

    private static boolean isOf(Mount mount, String volume) {
        return mount instanceof Mount.Volume used && used.name().equals(volume);
    }
}
