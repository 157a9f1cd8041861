package io.langfusectl.check.environment;

import io.langfusectl.api.Keys;
import io.langfusectl.api.Langfuse;
import io.langfusectl.check.Finding;
import io.langfusectl.check.PublishedPorts;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which LiteLLM and which Langfuse are there, seen before anything is decided: what runs and, where nothing does, what
 * the stack files would run.
 *
 * @param proxyUp the proxy runs
 * @param findings what was seen that will be in the way of the configuration
 */
public record DetectedVersions(VersionPair versionPair, boolean proxyUp, List<Finding> findings) {

    private static final String WRITE_MODE = "LANGFUSE_MIGRATION_V4_WRITE_MODE";
    private static final Duration QUICK = Duration.ofSeconds(4);

    /**
     * Detects the versions.
     *
     * @param containers all containers of the engine
     */
    public static DetectedVersions of(Engine engine, Installation installation, Containers containers)
            throws InterruptedException {
        var proxy = member(installation, "litellm", "litellm");
        var web = member(installation, "langfuse", "langfuse-web");
        var proxyPackages = inventory(engine, proxy, containers);
        var versionPair = new VersionPair(
                proxyPackages.liteLlm().or(() -> tag(proxy, "litellm")),
                langfuse(engine, web, containers).or(() -> tag(web, "langfuse")),
                writeMode(engine, web),
                proxyPackages.packages());
        var findings =
                new DatabaseCheck(engine, installation).finding().stream().toList();
        return new DetectedVersions(versionPair, running(engine, proxy).isPresent(), findings);
    }

    /** What the running web says of itself; what answers here for a far one may be another. */
    private static Optional<String> langfuse(Engine engine, Optional<DeployedService> web, Containers containers)
            throws InterruptedException {
        var publishedPorts = new PublishedPorts(engine.info().address());
        if (publishedPorts.isFar()) {
            return Optional.empty();
        }
        var address = containers.all().stream()
                .filter(there -> web.filter(deployed ->
                                deployed.container().equals(there.name()) && isProduct(deployed, "langfuse"))
                        .isPresent())
                .flatMap(there -> there.ports().stream())
                .filter(port -> port.target() == 3000 && port.hostPort() > 0)
                .map(publishedPorts::address)
                .findFirst();
        return address.isEmpty()
                ? Optional.empty()
                : new Langfuse(address.get(), new Keys("", "")).health(QUICK).value();
    }

    private static boolean isProduct(DeployedService deployed, String product) {
        return new ProductImage(deployed.service().image()).is(product);
    }

    /** Whether Langfuse's web and worker run. */
    public static boolean isLangfuseUp(ObservedState observed, Installation installation) {
        return installation.members().stream()
                .filter(deployed -> Set.of("langfuse-web", "langfuse-worker")
                        .contains(deployed.service().name()))
                .allMatch(deployed -> observed.container(deployed.container())
                        .filter(container -> container.state() == Container.State.RUNNING)
                        .isPresent());
    }

    private static Optional<DeployedService> member(Installation installation, String stack, String service) {
        return installation.members().stream()
                .filter(deployed -> deployed.file().stack().equals(stack)
                        && deployed.service().name().equals(service))
                .findFirst();
    }

    private static Optional<Inspection> running(Engine engine, Optional<DeployedService> member) {
        return member.flatMap(there -> engine.inspect(there.container()))
                .filter(seen -> seen.state() == Container.State.RUNNING);
    }

    /** Of the running proxy, if the next one will be of the same image. */
    private static ProxyPackages inventory(Engine engine, Optional<DeployedService> proxy, Containers containers) {
        var isSame = proxy.filter(deployed -> running(engine, proxy).isPresent())
                .flatMap(deployed -> containers
                        .container(deployed.container())
                        .filter(there -> there.image().equals(deployed.service().image())))
                .isPresent();
        return isSame ? ProxyPackages.of(engine, proxy.orElseThrow().container()) : ProxyPackages.NONE;
    }

    /** An image of another name says nothing: its version is that of somebody's own. */
    private static Optional<String> tag(Optional<DeployedService> member, String product) {
        return member.map(there -> new ProductImage(there.service().image()))
                .filter(image -> image.is(product))
                .flatMap(ProductImage::tag);
    }

    /** The running web's: it was made with it, whatever {@code .env} says by now. */
    private static Optional<String> writeMode(Engine engine, Optional<DeployedService> web) {
        return running(engine, web)
                .map(Inspection::environment)
                .or(() -> web.map(deployed -> deployed.service().environment()))
                .map(environment -> environment.getOrDefault(WRITE_MODE, ""))
                .filter(mode -> !mode.isEmpty());
    }
}
