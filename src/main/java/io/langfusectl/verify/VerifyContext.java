package io.langfusectl.verify;

import io.langfusectl.api.Keys;
import io.langfusectl.api.Langfuse;
import io.langfusectl.api.LiteLlm;
import io.langfusectl.check.config.EffectiveProxyConfig;
import io.langfusectl.check.environment.VersionPair;
import io.langfusectl.litellm.ConfigIncludes;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.litellm.YamlComposer;
import io.langfusectl.litellm.YamlNode;
import io.langfusectl.problem.Failure;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.TimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of one verification: the snapshot and the results of the hops so far. */
final class VerifyContext {

    /** For a question whose answer needs no thinking: a server that takes longer does not answer. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);

    /** Where the proxy's container has its configuration. */
    static final String CONFIG_PATH = ProxyConfig.CONTAINER_PATH;

    /** Each trace of this command carries it. */
    static final String COMMON_TAG = "langfuse-ctl-verify";

    final TimeSource timeSource;
    final Optional<String> realModel;
    final String callTag = "langfuse-ctl-" + UUID.randomUUID();

    private final StackService stackService;
    private DeploymentSnapshot snapshot;
    private @Nullable EffectiveProxyConfig effectiveProxyConfig;
    private Instant callTime;

    /** What the proxy reports with, by its name in a configuration. */
    Optional<String> callback = Optional.empty();

    /** Langfuse's version, as it says itself. */
    Optional<String> langfuseVersion = Optional.empty();

    /** The id of the project that the proxy's keys open. */
    Optional<String> projectId = Optional.empty();

    Set<String> traceIds = Set.of();

    VerifyContext(
            DeploymentSnapshot snapshot, StackService stackService, TimeSource timeSource, Optional<String> realModel) {
        this.snapshot = snapshot;
        this.stackService = stackService;
        this.timeSource = timeSource;
        this.realModel = realModel;
        this.callTime = timeSource.now();
    }

    DeploymentSnapshot snapshot() {
        return snapshot;
    }

    /** Looks at the engine again. */
    DeploymentSnapshot refreshSnapshot() {
        snapshot = snapshot.refreshed();
        return snapshot;
    }

    /** The call goes in now. */
    void markCall() {
        callTime = timeSource.now();
    }

    /** How long ago the call went in. */
    Duration sinceCall() {
        return Duration.between(callTime, timeSource.now());
    }

    /** The proxy as its clients see it. */
    LiteLlm liteLlm() {
        return new LiteLlm(address(DeploymentSnapshot.PROXY, 4000), snapshot.masterKey());
    }

    /** Langfuse's web, seen from here, with these keys. */
    Langfuse langfuse(Keys keys) {
        return new Langfuse(address(DeploymentSnapshot.WEB, 3000), keys);
    }

    /** The keys that the running proxy reports with. */
    Keys proxyKeys() {
        return new Keys(
                effectiveProxyConfig().variable("LANGFUSE_PUBLIC_KEY").orElse(""),
                effectiveProxyConfig().variable("LANGFUSE_SECRET_KEY").orElse(""));
    }

    /** Where a service can be asked from here; nobody listens at port 9, so an unpublished one refuses. */
    URI address(String service, int port) {
        return snapshot.address(service, port).orElse(URI.create("http://127.0.0.1:9"));
    }

    /** The running proxy's configuration and environment; read once. */
    EffectiveProxyConfig effectiveProxyConfig() {
        if (effectiveProxyConfig == null) {
            var text = snapshot.engine()
                    .readFile(snapshot.containerName(DeploymentSnapshot.PROXY), CONFIG_PATH)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .filter(content -> !content.isBlank())
                    .orElse("{}");
            var root = root(text);
            var today = LocalDate.ofInstant(timeSource.now(), ZoneOffset.UTC);
            effectiveProxyConfig = new EffectiveProxyConfig(
                    snapshot.configFile(),
                    root,
                    snapshot.environment(DeploymentSnapshot.PROXY),
                    snapshot.variables(),
                    today);
        }
        return effectiveProxyConfig;
    }

    /** As LiteLLM merges it; of what is not in the container any more, the first file counts. */
    private YamlNode root(String text) {
        var directory = snapshot.installation().directory();
        var mounts = snapshot.wanted(DeploymentSnapshot.PROXY).mounts();
        try {
            return ConfigIncludes.of(directory, snapshot.configFile(), text, mounts, new ContainerFileSource(snapshot))
                    .config()
                    .root();
        } catch (Failure notMergeable) {
            return YamlComposer.root(snapshot.configFile(), text);
        }
    }

    /** What decides in which tables traces are: {@code legacy}, {@code dual} or {@code events_only}. */
    String writeMode() {
        var set = Optional.ofNullable(
                snapshot.environment(DeploymentSnapshot.WEB).get("LANGFUSE_MIGRATION_V4_WRITE_MODE"));
        return new VersionPair(Optional.empty(), langfuseVersion, set, VersionPair.ALL_PACKAGES).mode();
    }

    /** At most 20 telling lines of a service's log, masked, as one text; empty if there is none. */
    String logExcerpt(String service, int lines) {
        return String.join("\n", StackService.telling(logTail(service, lines)));
    }

    /** What a service has logged since the call went in, masked. */
    List<String> logSinceCall(String service) {
        try {
            return stackService.logSince(callTime, snapshot.containerName(service), 500);
        } catch (Failure noLog) {
            return List.of();
        }
    }

    /** The last lines of a service's log, masked. */
    List<String> logTail(String service, int lines) {
        try {
            return stackService.logTail(snapshot.containerName(service), lines);
        } catch (Failure noLog) {
            return List.of();
        }
    }
}
