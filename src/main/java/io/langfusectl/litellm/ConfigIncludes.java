package io.langfusectl.litellm;

import io.langfusectl.compose.Mount;
import io.langfusectl.litellm.FileSource.Location;
import io.langfusectl.problem.Detail;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a configuration of LiteLLM names under {@code include}, found as LiteLLM 1.108 finds them
 * (proxy/common_utils/config_includes.py): relative to the file that names them, else to the first one; breadth first,
 * each once, so that files may include each other.
 */
public final class ConfigIncludes {

    /**
     * A file that is included.
     *
     * @param place of the line that names it
     */
    public record Included(Location location, String name, String place) {}

    private record Pending(YamlNode entry, Location declaredIn) {}

    private final Path project;
    private final List<Mount> mounts;
    private final FileSource fileSource;
    private final Location main;
    private final Map<Path, Included> included = new LinkedHashMap<>();
    private final List<Included> onlyInImage = new ArrayList<>();
    private final List<ProxyConfig> parts = new ArrayList<>();
    private final ProxyConfig config;
    private Optional<Failure> failure = Optional.empty();

    /**
     * Reads the files that are named, as far as they can be read.
     *
     * @param project the folder to which names are relative
     * @param mounts of the container of the proxy
     */
    private ConfigIncludes(Path project, String name, String text, List<Mount> mounts, FileSource fileSource) {
        this.project = project;
        this.mounts = mounts;
        this.fileSource = fileSource;
        this.main = new Location(
                Path.of(ProxyConfig.CONTAINER_PATH),
                project.toAbsolutePath().resolve(name).normalize());
        this.config = new ProxyConfig(name, text);
    }

    /** Those of a configuration on the host. */
    public static ConfigIncludes onHost(Path project, String name, String text, List<Mount> mounts) {
        return of(project, name, text, mounts, new HostFileSource());
    }

    /** Those of a configuration that is read elsewhere. */
    public static ConfigIncludes of(Path project, String name, String text, List<Mount> mounts, FileSource fileSource) {
        var includes = new ConfigIncludes(project, name, text, mounts, fileSource);
        if (text.contains(ConfigMerge.INCLUDE)) {
            try {
                includes.readAll();
            } catch (Failure e) {
                includes.failure = Optional.of(e);
            }
        }
        return includes;
    }

    /** The files found, the one at which the search ended because of a failure included. */
    public List<Included> included() {
        return List.copyOf(included.values());
    }

    /**
     * Those with an absolute path that is neither on the host nor mounted. If the image of the proxy has them, LiteLLM
     * reads them there.
     */
    public List<Included> onlyInImage() {
        return List.copyOf(onlyInImage);
    }

    /**
     * The configuration with all that it includes, as far as it can be read here.
     *
     * @throws Failure {@code CONFIG_INVALID} with the line that names a file that cannot be included
     */
    public ProxyConfig config() {
        failure.ifPresent(problem -> {
            throw problem;
        });
        return new ProxyConfig(config.file(), config.text(), List.copyOf(parts));
    }

    private void readAll() {
        var pending = new ArrayDeque<Pending>();
        add(pending, config, main);
        while (!pending.isEmpty()) {
            var next = pending.remove();
            var location = resolve(next.entry().text().orElseThrow(), next.declaredIn());
            var name = nameOf(location.hostFile());
            var place = place(next.entry());
            var known = included.get(location.containerPath());
            if (location.equals(main)) {
                continue; // read already
            }
            if (canOnlyBeInImage(next.entry().text().orElseThrow(), location)) {
                onlyInImage.add(new Included(location, location.containerPath().toString(), place));
                continue;
            }
            if (known == null) {
                requireMountable(location, name, place);
                included.put(location.containerPath(), new Included(location, name, place));
                read(pending, next, location, name);
            } else if (!known.location().equals(location)) {
                throw unmountable(location, name, place);
            }
        }
    }

    private boolean canOnlyBeInImage(String entry, Location location) {
        return !fileSource.hasImage()
                && Path.of(entry).isAbsolute()
                && mountedAt(location.containerPath()).isEmpty()
                && !fileSource.exists(location);
    }

    private void read(Deque<Pending> pending, Pending next, Location location, String name) {
        var part = new ProxyConfig(name, text(location, name, place(next.entry())));
        var root = YamlComposer.read(name, part.textWithoutBom());
        if (root.isPresent() && !(root.get().isMap() && root.get().entries().isEmpty())) {
            part.root();
            parts.add(part);
            add(pending, part, location);
        }
    }

    private static void add(Deque<Pending> pending, ProxyConfig part, Location declaredIn) {
        var entries = part.root().find(ConfigMerge.INCLUDE);
        entries.ifPresent(list -> {
            if (!list.isList()
                    || list.items().stream().anyMatch(item -> item.text().isEmpty())) {
                throw invalid(place(list), Reason.INCLUDE_NOT_A_LIST.of());
            }
            list.items().forEach(item -> pending.add(new Pending(item, declaredIn)));
        });
    }

    private Location resolve(String entry, Location declaredIn) {
        var declared = locate(entry, declaredIn);
        var relativeToMain = locate(entry, main);
        return fileSource.exists(declared) || !fileSource.exists(relativeToMain) ? declared : relativeToMain;
    }

    private Location locate(String entry, Location declaredIn) {
        var folder = Path.of("/").resolve(declaredIn.containerPath()).resolveSibling("");
        var path = folder.resolve(entry).normalize();
        return new Location(path, mountedAt(path).orElseGet(() -> onHost(entry, path, declaredIn)));
    }

    /** An absolute path within the folder of the configuration in the container is within that folder on the host. */
    private Path onHost(String entry, Path path, Location declaredIn) {
        var app = Path.of(ProxyConfig.CONTAINER_PATH).resolveSibling("");
        if (!Path.of(entry).isAbsolute()) {
            return declaredIn.hostFile().resolveSibling(entry).normalize();
        }
        return path.startsWith(app) ? main.hostFile().resolveSibling(app.relativize(path)) : path;
    }

    /** Where a path of the container is on the host, if it is mounted. */
    private Optional<Path> mountedAt(Path path) {
        return mounts.stream()
                .filter(Mount.Bind.class::isInstance)
                .map(Mount.Bind.class::cast)
                .filter(bind -> path.startsWith(bind.target()) && !bind.target().equals(ProxyConfig.CONTAINER_PATH))
                .max((one, other) ->
                        Integer.compare(one.target().length(), other.target().length()))
                .map(bind -> bind.source()
                        .resolve(Path.of(bind.target()).relativize(path))
                        .normalize());
    }

    private void requireMountable(Location location, String name, String place) {
        var path = location.containerPath();
        var isReserved = path.equals(main.containerPath())
                || path.getNameCount() == 0
                || List.of("proc", "sys", "dev").contains(path.getName(0).toString())
                || mounts.stream()
                        .anyMatch(mount ->
                                mount instanceof Mount.Volume && mount.target().equals(path.toString()));
        if (isReserved) {
            throw unmountable(location, name, place);
        }
    }

    private static Failure unmountable(Location location, String name, String place) {
        return invalid(place, Reason.INCLUDE_NOT_MOUNTABLE.of(name, location.containerPath()));
    }

    private String text(Location location, String name, String place) {
        try {
            return fileSource.text(location);
        } catch (Failure e) {
            var reason = switch (e.problem()) {
                case FILE_MISSING -> Reason.INCLUDE_MISSING.of(name);
                case FILE_IS_FOLDER -> Reason.INCLUDE_NOT_A_FILE.of(name);
                case FILE_NOT_TEXT, FILE_TOO_LARGE -> Reason.INCLUDE_NOT_TEXT.of(name);
                default -> Reason.INCLUDE_UNREADABLE.of(name);
            };
            throw new Failure(e, Problem.CONFIG_INVALID, place, reason);
        }
    }

    /** A file of the project folder relative to it. */
    private String nameOf(Path file) {
        var folder = project.toAbsolutePath().normalize();
        return (file.startsWith(folder) ? folder.relativize(file) : file).toString();
    }

    private static String place(YamlNode node) {
        return node.file() + ":" + node.line();
    }

    private static Failure invalid(String place, Detail what) {
        return new Failure(Problem.CONFIG_INVALID, place, what);
    }
}
