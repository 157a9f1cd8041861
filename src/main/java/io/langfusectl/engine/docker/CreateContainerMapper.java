package io.langfusectl.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Options;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Maps a service to docker-java's create command. */
final class CreateContainerMapper {

    private CreateContainerMapper() {}

    /** Throws {@link IllegalArgumentException} for a value that docker-java does not know, such as a capability. */
    static CreateContainerCmd fill(CreateContainerCmd command, Service service) {
        var options = service.options();
        command.withEnv(service.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withExposedPorts(service.ports().stream()
                        .map(CreateContainerMapper::exposedPort)
                        .toList())
                .withHostConfig(hostConfig(service));
        service.entrypoint().ifPresent(command::withEntrypoint);
        service.command().ifPresent(command::withCmd);
        service.healthcheck().ifPresent(check -> command.withHealthcheck(healthcheck(check)));
        service.networks().values().stream().findFirst().ifPresent(command::withAliases);
        options.user().ifPresent(command::withUser);
        options.workingDir().ifPresent(command::withWorkingDir);
        options.hostname().ifPresent(command::withHostName);
        options.platform().ifPresent(command::withPlatform);
        options.stopSignal().ifPresent(command::withStopSignal);
        options.stopGracePeriod().ifPresent(grace -> command.withStopTimeout((int) grace.toSeconds()));
        return command;
    }

    private static HostConfig hostConfig(Service service) {
        var options = service.options();
        var host = resourceLimits(options)
                .withNetworkMode(
                        service.networks().keySet().stream().findFirst().orElse("none"))
                .withPortBindings(service.ports().stream()
                        .map(CreateContainerMapper::portBinding)
                        .toList())
                .withMounts(service.mounts().stream()
                        .map(CreateContainerMapper::mount)
                        .toList())
                .withTmpFs(options.tmpfs().stream()
                        .collect(Collectors.toMap(
                                CreateContainerMapper::tmpfsPath, CreateContainerMapper::tmpfsOptions)))
                .withRestartPolicy(RestartPolicy.parse(options.restart()))
                .withPrivileged(options.privileged())
                .withReadonlyRootfs(options.readOnly())
                .withCapAdd(capabilities(options.capAdd()))
                .withCapDrop(capabilities(options.capDrop()))
                .withSecurityOpts(options.securityOpt())
                .withExtraHosts(options.extraHosts().toArray(new String[0]));
        options.init().ifPresent(host::withInit);
        options.logging().ifPresent(log -> host.withLogConfig(new LogConfig(loggingType(log.driver()), log.options())));
        return host;
    }

    private static LoggingType loggingType(String name) {
        return Optional.ofNullable(LoggingType.fromValue(name))
                .orElseThrow(() -> new IllegalArgumentException("no such log driver: " + name));
    }

    private static HostConfig resourceLimits(Options options) {
        var host = HostConfig.newHostConfig()
                .withUlimits(options.ulimits().entrySet().stream()
                        .map(limit -> new Ulimit(
                                limit.getKey(),
                                limit.getValue().soft(),
                                limit.getValue().hard()))
                        .toList());
        if (options.memLimit() > 0) {
            host.withMemory(options.memLimit());
        }
        if (options.shmSize() > 0) {
            host.withShmSize(options.shmSize());
        }
        if (options.cpus() > 0) {
            host.withNanoCPUs((long) (options.cpus() * 1e9));
        }
        return host;
    }

    private static ExposedPort exposedPort(PortMapping port) {
        return new ExposedPort(port.target(), InternetProtocol.parse(port.protocol()));
    }

    private static PortBinding portBinding(PortMapping port) {
        var published = port.published().map(String::valueOf).orElse("");
        return new PortBinding(new Binding(port.hostIp(), published), exposedPort(port));
    }

    /** Uses a mount, not a bind: the engine rejects a missing source instead of creating a directory. */
    private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
        var target = new com.github.dockerjava.api.model.Mount()
                .withTarget(mount.target())
                .withReadOnly(mount.readOnly());
        return mount instanceof Mount.Bind bind
                ? target.withType(MountType.BIND).withSource(bind.source().toString())
                : target.withType(MountType.VOLUME).withSource(((Mount.Volume) mount).name());
    }

    private static String tmpfsPath(String tmpfs) {
        return tmpfs.replaceFirst(":.*", "");
    }

    private static String tmpfsOptions(String tmpfs) {
        return tmpfs.replaceFirst("^[^:]*:?", "");
    }

    private static Capability[] capabilities(List<String> names) {
        return names.stream()
                .map(name -> Capability.valueOf(name.replaceFirst("^CAP_", "")))
                .toArray(Capability[]::new);
    }

    private static HealthCheck healthcheck(Healthcheck check) {
        var target = new HealthCheck().withTest(check.test());
        nanos(check.interval()).ifPresent(target::withInterval);
        nanos(check.timeout()).ifPresent(target::withTimeout);
        nanos(check.startPeriod()).ifPresent(target::withStartPeriod);
        check.retries().ifPresent(target::withRetries);
        return target;
    }

    private static Optional<Long> nanos(Optional<Duration> duration) {
        return duration.map(Duration::toNanos);
    }
}
