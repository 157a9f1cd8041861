package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.EngineContract;
import io.langfusectl.engine.Inspection;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.engine.Owner;
import io.langfusectl.engine.ServiceFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real engine, and a project of the test's own on it: everything called {@code ctl-it-…}, gone after the test. */
final class DockerTestProject implements BeforeEachCallback, AfterEachCallback {

    static final String IMAGE = "sandbox.local/library/busybox:1.36";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String project = "ctl-it-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final DockerEngine engine =
            DockerEngine.fromEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));

    /** What a command of the docker CLI printed, a character for each byte. */
    record Printed(String out, String err) {}

    DockerEngine engine() {
        return engine;
    }

    String project() {
        return project;
    }

    Owner owner() {
        return new Owner(project, "it", "/ctl-it/" + project, "templates/it.yml", "0.0.0");
    }

    String nameOf(String service) {
        return Container.nameOf(project, service);
    }

    Service patient(String name) {
        return specimen(name).make();
    }

    /** A service that stays until it is told to go. */
    ServiceFixture specimen(String name) {
        return new ServiceFixture(name, IMAGE).running(EngineContract.PATIENT);
    }

    /** Makes and starts the service's container. */
    void start(Service service) {
        engine.createContainer(owner(), service);
        engine.start(nameOf(service.name()));
    }

    /** Makes a network of the project; its real name. */
    String network(String key) {
        var network = new Network(key, project + "_" + key, false, false, Map.of());
        engine.createNetwork(owner(), network);
        return network.name();
    }

    /** Looks again until the container is as wanted. */
    Inspection await(String service, Predicate<Inspection> wanted) {
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        var seen = engine.inspect(nameOf(service)).orElseThrow();
        while (!wanted.test(seen) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(EngineContract.ROUND.toNanos());
            seen = engine.inspect(nameOf(service)).orElseThrow();
        }
        assertTrue(wanted.test(seen), seen + " " + seen.health());
        return seen;
    }

    /** Runs the docker CLI; its output goes through files, so that neither stream blocks the other. */
    static Printed docker(String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            var out = Files.createTempFile("docker", ".out");
            var err = Files.createTempFile("docker", ".err");
            var process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            assertEquals(0, process.waitFor(), () -> text(err));
            var printed = new Printed(text(out), text(err));
            Files.delete(out);
            Files.delete(err);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        assertTrue(engine.image(IMAGE).isPresent(), () -> IMAGE + " is missing: run src/sandbox/up");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var there = engine.observe();
        there.of(project).forEach(container -> engine.remove(container.id()));
        there.networks().stream()
                .map(ObservedState.LabeledResource::name)
                .filter(this::isOurs)
                .forEach(engine::removeNetwork);
        there.volumes().stream()
                .map(ObservedState.LabeledResource::name)
                .filter(this::isOurs)
                .forEach(engine::removeVolume);
        engine.close();
    }

    private boolean isOurs(String name) {
        return name.startsWith(project + "_");
    }
}
