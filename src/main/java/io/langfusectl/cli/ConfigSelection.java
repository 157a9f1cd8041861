package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import io.langfusectl.stack.model.Installation.DeployedService;
import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The LiteLLM configuration that a start is about: {@code -c} is remembered in {@code .env} once the proxy is ready
 * with it, and a start whose proxy fails says how to return to the previous configuration.
 */
final class ConfigSelection implements Consumer<ProgressEvent> {

    private static final String PROXY = "litellm";

    private final Project project;
    private final Console console;
    private final String selected;
    private final boolean isRemembered;
    private final Optional<String> before;
    private Optional<String> running = Optional.empty();
    private boolean isStarted;
    private volatile boolean isReady;

    /** @param option the value of {@code -c} */
    ConfigSelection(Project project, Console console, PendingChanges pending, Optional<String> option) {
        this.project = project;
        this.console = console;
        this.selected = pending.configFile();
        var remembered = new PendingChanges(project);
        this.before = pending.isNewProject() ? Optional.empty() : Optional.of(remembered.configFile());
        this.isRemembered = option.isEmpty()
                || option.get()
                        .equals(project.envFile(project.envText()).values().get(PendingChanges.CONFIG));
    }

    /** Whether {@code .env} names this configuration already. */
    boolean isRemembered() {
        return isRemembered;
    }

    /** Looks whether the plan is about the proxy, and which configuration its container has now. */
    void watch(Engine engine, Collection<DeployedService> members, Plan plan) {
        var proxy = members.stream()
                .filter(deployed ->
                        isProxy(deployed.file().stack(), deployed.service().name()))
                .findFirst();
        isStarted = proxy.isPresent();
        isReady = isStarted && plan.steps().stream().noneMatch(step -> isProxy(step.stack(), step.service()));
        running = proxy.flatMap(deployed -> engine.inspect(deployed.container()))
                .flatMap(seen -> Optional.ofNullable(seen.mounts().get(ProxyConfig.CONTAINER_PATH)))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .map(this::named);
    }

    /** A file of the project folder relative to it, as people name it. */
    private String named(Path file) {
        return (file.startsWith(project.directory()) ? project.directory().relativize(file) : file).toString();
    }

    @Override
    public void accept(ProgressEvent progressEvent) {
        if (isProxy(progressEvent.stack(), progressEvent.service())
                && progressEvent.state() == ProgressEvent.State.READY) {
            isReady = true;
        }
    }

    private static boolean isProxy(String stack, String service) {
        return stack.equals(PROXY) && service.equals(PROXY);
    }

    /** All services are ready. */
    void succeeded() {
        if (isStarted) {
            remember();
        } else if (!isRemembered) {
            console.note("start.config.unused", selected);
        }
    }

    /** A service failed, the proxy or another. */
    void failed(Failure failure) {
        if (isReady && !Arrays.asList(failure.details()).contains(PROXY)) {
            rememberIfWritable();
        } else if (isStarted) {
            Stream.concat(before.stream(), running.stream())
                    .filter(file -> !file.equals(selected))
                    .findFirst()
                    .ifPresent(file -> console.note("start.config.back", selected, file));
        }
    }

    /** The command was interrupted while it waited, mostly by a signal that ends the program. */
    void interrupted() {
        if (isReady) {
            rememberIfWritable();
        }
    }

    /** What the command ends with is told in any case; that this could not be written is a note beside it. */
    private void rememberIfWritable() {
        try {
            remember();
        } catch (Failure failure) {
            console.note("start.unremembered", selected, console.messages().what(failure));
        }
    }

    private void remember() {
        if (!isRemembered) {
            var pending = new PendingChanges(project);
            pending.setVariable(PendingChanges.CONFIG, selected);
            var isInterrupted = Thread.interrupted(); // files cannot be written by a thread that is
            try {
                pending.writeEvenWhileEnding();
            } finally {
                if (isInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            console.tell("  " + console.messages().say("start.remembered", PendingChanges.CONFIG, selected));
        }
    }
}
