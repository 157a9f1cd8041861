package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;

import io.langfusectl.compose.ComposeLoader;
import io.langfusectl.compose.EnvFile;
import io.langfusectl.compose.StackSource;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.stack.model.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A running installation to which things are done that no command of ours would do. */
final class FaultyProject implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final String CONFIG = "mock_config.yml";

    private final RealProject project;
    private final Engine engine;
    private final String config;

    FaultyProject(RealProject project) {
        this.project = project;
        this.engine = DockerEngine.fromEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        this.config = project.read(CONFIG);
    }

    RealProject project() {
        return project;
    }

    private static String stackOf(String service) {
        return service.startsWith("litellm") ? "litellm" : "langfuse";
    }

    String container(String service) {
        return project.container(stackOf(service), service);
    }

    String network() {
        return project.project("langfuse") + "_default";
    }

    void stop(String service) {
        run("docker", "stop", "-t", "1", container(service));
    }

    void pause(String service) {
        run("docker", "pause", container(service));
    }

    void unpause(String service) {
        run("docker", "unpause", container(service));
    }

    /** Runs a script in a service's container, as root. */
    void inside(String service, String script) {
        run("docker", "exec", "-u", "0", container(service), "sh", "-c", script);
    }

    /** A container made anew with other variables than those of {@code .env}. */
    void remake(String service, Map<String, String> variables) {
        remake(service, variables, UnaryOperator.identity());
    }

    /** The same, with another text of its stack file; whether it becomes ready is not waited for. */
    void remake(String service, Map<String, String> variables, UnaryOperator<String> edit) {
        var stack = stackOf(service);
        var place = "templates/" + stack + ".yml";
        var known = Variables.of(variables, EnvFile.read(project.read(".env"), ".env", variables));
        var source = new StackSource(stack, place, edit.apply(BundledFiles.text(place)), project.directory());
        var file = ComposeLoader.read(source, known);
        var changed = file.services().stream()
                .filter(one -> one.name().equals(service))
                .findFirst()
                .orElseThrow();
        var owner = new Owner(file.project(), stack, project.directory().toString(), place, ToolVersion.number());
        engine.remove(container(service));
        engine.createContainer(owner, changed);
        engine.start(container(service));
    }

    /** The proxy works with another text of its configuration from now on. */
    void configure(UnaryOperator<String> edit) {
        write(edit);
        run("docker", "restart", "-t", "1", container("litellm"));
    }

    /** Only the file changes, and keeps its inode: the proxy sees it when it starts again. */
    void write(UnaryOperator<String> edit) {
        project.write(CONFIG, edit.apply(config));
    }

    /** The configuration is what it was, and the proxy reads it. */
    void restoreConfiguration() {
        configure(UnaryOperator.identity());
    }

    /** Waits until every service of the stack is ready. */
    void awaitReady(String stack) throws InterruptedException {
        await(() -> project.session().type("status " + stack).code() == 0, stack + " is ready");
    }

    /** Waits until a service has this state in {@code status}. */
    void awaitState(String service, String state) throws InterruptedException {
        await(
                () -> project.session()
                        .type("status --json " + stackOf(service))
                        .out()
                        .replaceAll("(?s).*\"service\":\"" + service + "\"", "")
                        .replaceFirst("(?s)\"addresses\".*", "")
                        .contains("\"state\":\"" + state + "\""),
                service + " is " + state);
    }

    /** Waits until the engine has started a container again at least so often. */
    void awaitRestarts(String service, int times) throws InterruptedException {
        await(
                () -> engine.inspect(container(service))
                        .filter(seen -> seen.restarts() >= times)
                        .isPresent(),
                service + " was started again");
    }

    private void await(BooleanSupplier state, String what) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("in vain: until " + what);
            }
            TimeSource.system().pause(INTERVAL);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
