package io.langfusectl.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A SHA-256 (hex) of all that makes the container of a service: every field of {@link Service}, and what counts of
 * bind-mounted files. Each container carries it as a label; where it differs from that of the stack file, the container
 * is created anew.
 *
 * <p>So the words below, what is written after each and in which order are a contract between versions of this program.
 * They are literals that name what they named in the first version, and stay when a class, a component or a constant is
 * renamed, moved or reordered.
 *
 * <p>The first version wrote all of a record's fields by their position, empty ones too; so they are written here. A
 * field that is new has {@link CanonicalHash#fieldIfUsed} at the end of its record, under its name in the Compose
 * specification: a stack that does not use it keeps its hash. An example is {@code hash.fieldIfUsed("pids_limit",
 * options.pidsLimit().map(String::valueOf).stream().toList())}.
 */
final class ServiceHash {

    /** In bytes: 1 MiB. */
    private static final int LARGEST_CONFIGURATION = 1 << 20;

    /** In a file's mode. */
    private static final int READABLE_BY_OTHERS = 0004;

    private final CanonicalHash hash = new CanonicalHash();
    private final List<Mount.Bind> configuration;

    private ServiceHash(List<Mount.Bind> configuration) {
        this.configuration = configuration;
    }

    static String of(Service service) {
        return of(service, List.of());
    }

    /**
     * The same for a service whose configuration is known.
     *
     * @param configuration the files that it reads and never writes, whatever mounts them
     */
    static String of(Service service, List<Mount.Bind> configuration) {
        var serviceHash = new ServiceHash(configuration);
        serviceHash.add(service);
        return serviceHash.hash.hex();
    }

    private void add(Service service) {
        hash.text("Service");
        hash.text(service.name());
        hash.text(service.image());
        addOptional(service.entrypoint());
        addOptional(service.command());
        hash.texts(service.environment());
        hash.list(service.ports().size());
        for (var port : service.ports()) {
            add(port);
        }
        hash.list(service.mounts().size());
        for (var mount : service.mounts()) {
            add(mount);
        }
        hash.list(service.configs().size());
        for (var config : service.configs()) {
            add(config);
        }
        hash.map(service.networks().size());
        for (var network : new TreeMap<>(service.networks()).entrySet()) {
            hash.text(network.getKey());
            hash.texts(network.getValue());
        }
        hash.map(service.dependsOn().size());
        for (var dependency : new TreeMap<>(service.dependsOn()).entrySet()) {
            hash.text(dependency.getKey());
            hash.text(word(dependency.getValue()));
        }
        hash.optional(service.healthcheck().isPresent());
        if (service.healthcheck().isPresent()) {
            add(service.healthcheck().get());
        }
        add(service.options());
        hash.text(""); // the hash itself, which the first version wrote before it had one
        hash.fieldIfUsed("configuration", inFolders(service.mounts()));
    }

    private void add(PortMapping port) {
        hash.text("PortMapping");
        hash.text(port.hostIp());
        hash.optionalText(port.published());
        hash.text(Integer.toString(port.target()));
        hash.text(port.protocol());
    }

    private void add(Mount mount) {
        if (mount instanceof Mount.Bind bind) {
            hash.text("Bind");
            hash.text(bind.source().toString());
        } else if (mount instanceof Mount.Volume volume) {
            hash.text("Volume");
            hash.text(volume.name());
        }
        hash.text(mount.target());
        hash.text(Boolean.toString(mount.readOnly()));
        if (mount instanceof Mount.Bind bind) {
            hash.text(content(bind));
        }
    }

    private void add(InlineConfig config) {
        hash.text("ConfigFile");
        hash.text(config.target());
        hash.text(config.content());
        hash.text(Integer.toString(config.mode()));
    }

    private void add(Healthcheck healthcheck) {
        hash.text("Healthcheck");
        hash.texts(healthcheck.test());
        hash.optionalText(healthcheck.interval());
        hash.optionalText(healthcheck.timeout());
        hash.optionalText(healthcheck.startPeriod());
        hash.optionalText(healthcheck.retries());
    }

    private void add(Options options) {
        hash.text("Options");
        hash.optionalText(options.user());
        hash.optionalText(options.workingDir());
        hash.optionalText(options.hostname());
        hash.optionalText(options.platform());
        hash.optionalText(options.stopSignal());
        hash.text(options.restart());
        hash.optionalText(options.stopGracePeriod());
        hash.optionalText(options.init());
        hash.text(Boolean.toString(options.privileged()));
        hash.text(Boolean.toString(options.readOnly()));
        hash.text(Long.toString(options.memLimit()));
        hash.text(Long.toString(options.shmSize()));
        hash.text(Double.toString(options.cpus()));
        hash.texts(options.capAdd());
        hash.texts(options.capDrop());
        hash.texts(options.securityOpt());
        hash.texts(options.extraHosts());
        hash.texts(options.tmpfs());
        hash.map(options.ulimits().size());
        for (var ulimit : new TreeMap<>(options.ulimits()).entrySet()) {
            hash.text(ulimit.getKey());
            hash.text("Ulimit");
            hash.text(Long.toString(ulimit.getValue().soft()));
            hash.text(Long.toString(ulimit.getValue().hard()));
        }
        hash.optional(options.logging().isPresent());
        if (options.logging().isPresent()) {
            hash.text("Logging");
            hash.text(options.logging().get().driver());
            hash.texts(options.logging().get().options());
        }
        hash.texts(options.labels());
    }

    private void addOptional(Optional<List<String>> texts) {
        hash.optional(texts.isPresent());
        if (texts.isPresent()) {
            hash.texts(texts.get());
        }
    }

    private static String word(Service.Condition condition) {
        return switch (condition) {
            case STARTED -> "STARTED";
            case HEALTHY -> "HEALTHY";
            case COMPLETED -> "COMPLETED";
        };
    }

    /** The files of the configuration of which no mount of their own speaks: their paths and what counts of them. */
    private List<String> inFolders(List<Mount> mounts) {
        return configuration.stream()
                .filter(file ->
                        mounts.stream().noneMatch(mount -> mount.target().equals(file.target())))
                .flatMap(file -> Stream.of(file.target(), content(file)))
                .toList();
    }

    /**
     * What counts of a mounted file besides its path. A file that the container can only read, and one that is part of
     * the service's configuration, counts with its content if it has the size of a configuration, and a larger one with
     * its size, time and inode; so does one of root that not everybody can read, or a start by root and one by another
     * user would disagree. Another one that the container can write to counts with its inode alone: what it writes
     * there itself must not make it changed for ever, while another file in its place must, for the container would go
     * on with the one that is gone. Nothing counts of a folder, a device, a FIFO or a socket, nor of what cannot be
     * read, which is for other checks to say.
     */
    private String content(Mount.Bind bind) {
        try {
            var seen = Files.readAttributes(bind.source(), BasicFileAttributes.class);
            if (!seen.isRegularFile()) {
                return "";
            }
            var isConfiguration =
                    configuration.stream().anyMatch(file -> file.target().equals(bind.target()));
            if (!bind.readOnly() && !isConfiguration) {
                return "inode " + inode(bind.source());
            }
            if (seen.size() > LARGEST_CONFIGURATION || (!isConfiguration && isRootsAlone(bind.source()))) {
                var time = seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
                return String.join(" ", "size", seen.size() + "", time + "", inode(bind.source()));
            }
            return HexFormat.of().formatHex(CanonicalHash.sha256().digest(content(bind.source(), (int) seen.size())));
        } catch (IOException e) {
            return "";
        }
    }

    /** No more than the file says that it has: some of {@code /proc} have nothing by that, and wait when read. */
    private static byte[] content(Path file, int size) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(size);
        }
    }

    private static boolean isRootsAlone(Path file) throws IOException {
        return hasUnixAttributes(file)
                && Files.getAttribute(file, "unix:uid").equals(0)
                && ((int) Files.getAttribute(file, "unix:mode") & READABLE_BY_OTHERS) == 0;
    }

    /** Empty where files have none. */
    private static String inode(Path file) throws IOException {
        return hasUnixAttributes(file) ? Files.getAttribute(file, "unix:ino").toString() : "";
    }

    private static boolean hasUnixAttributes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix");
    }
}
