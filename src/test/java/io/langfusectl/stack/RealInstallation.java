package io.langfusectl.stack;

import io.langfusectl.compose.ComposeLoader;
import io.langfusectl.compose.EnvFile;
import io.langfusectl.compose.StackSource;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stacks of a test's own on the real engine, with the sandbox's images; all of it is gone after the test. */
final class RealInstallation implements BeforeEachCallback, AfterEachCallback {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String instance = "ctlit" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<String> states = Collections.synchronizedList(new ArrayList<>());
    private Optional<Engine> engine = Optional.empty();

    @Override
    public void beforeEach(ExtensionContext context) {
        engine = Optional.of(DockerEngine.fromEnvironment(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        var projects = engine().observe().containers().stream()
                .map(io.langfusectl.engine.Container::project)
                .filter(project -> project.startsWith(instance))
                .collect(Collectors.toSet());
        texts.keySet().forEach(stack -> projects.add(project(stack)));
        stackService().carryOut(Plan.toStop(projects, engine().observe(), true), PATIENCE, progressEvent -> {});
        engine().close();
    }

    /**
     * A stack in the words of its file; {@code $project} stands for its project, {@code $instance} for the instance.
     */
    RealInstallation with(String stack, String text) {
        texts.put(stack, text);
        return this;
    }

    Engine engine() {
        return engine.orElseThrow();
    }

    String project(String stack) {
        return instance + "-" + stack;
    }

    String container(String stack, String service) {
        return project(stack) + "-" + service + "-1";
    }

    Installation installation() {
        var variables = Variables.of(Map.of("LANGFUSE_CTL_REGISTRY", "sandbox.local"), EnvFile.empty());
        var directory = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        var files = texts.entrySet().stream()
                .map(entry -> {
                    var text = "name: $project\n" + entry.getValue();
                    text = text.replace("$project", project(entry.getKey())).replace("$instance", instance);
                    var place = "templates/" + entry.getKey() + ".yml";
                    return ComposeLoader.read(new StackSource(entry.getKey(), place, text, directory), variables);
                })
                .toList();
        return new Installation(directory, "1.0", files);
    }

    StackService stackService() {
        return new StackService(engine(), installation(), TimeSource.system(), line -> line.replace("hunter2", "***"));
    }

    Plan start(String... stacks) throws InterruptedException {
        var plan = stackService().toStart(List.of(stacks), engine().observe());
        carryOut(plan);
        return plan;
    }

    void carryOut(Plan plan) throws InterruptedException {
        stackService()
                .carryOut(
                        plan,
                        PATIENCE,
                        progressEvent -> states.add(progressEvent.service() + " " + progressEvent.state()));
    }

    /** What was told, such as {@code db ready}. */
    List<String> states() {
        return List.copyOf(states);
    }

    void stop(String... stacks) throws InterruptedException {
        var projects = List.of(stacks).stream().map(this::project).toList();
        carryOut(Plan.toStop(projects, engine().observe(), false));
    }

    /** What a command in a container prints. */
    String run(String stack, String service, String... command) {
        var result = engine().exec(container(stack, service), List.of(command), Duration.ofSeconds(20));
        return result.exitCode() + " " + result.output().strip();
    }

    List<String> networks() {
        return names(engine().observe().networks());
    }

    List<String> volumes() {
        return names(engine().observe().volumes());
    }

    String label(String network, String label) {
        return engine().observe().networks().stream()
                .filter(there -> there.name().equals(network))
                .map(there -> there.labels().getOrDefault(label, ""))
                .collect(Collectors.joining());
    }

    private List<String> names(List<ObservedState.LabeledResource> things) {
        return things.stream()
                .filter(thing -> thing.labels().getOrDefault(Labels.PROJECT, "").startsWith(instance))
                .map(ObservedState.LabeledResource::name)
                .sorted()
                .toList();
    }
}
