package io.langfusectl.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The real engine. Everything that a test makes is called {@code ctl-it-…} and is gone after it. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class DockerEngineIT implements EngineContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String project = "ctl-it-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final DockerEngine engine = DockerEngine.find(System.getenv(), Path.of(System.getProperty("user.home")));

    @BeforeEach
    void the_sandbox_is_up() {
        assertTrue(engine.image(image()).isPresent(), () -> image() + " is missing: run src/sandbox/up");
    }

    @AfterEach
    void leave_nothing_behind() {
        var there = engine.observe();
        there.of(project).forEach(container -> engine.remove(container.id()));
        there.networks().stream().map(Observed.Label::name).filter(this::isOurs).forEach(engine::removeNetwork);
        there.volumes().stream().map(Observed.Label::name).filter(this::isOurs).forEach(engine::removeVolume);
        engine.close();
    }

    private boolean isOurs(String name) {
        return name.startsWith(project + "_");
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public String image() {
        return "sandbox.local/library/busybox:1.36";
    }

    @Override
    public String project() {
        return project;
    }

    @Override
    public Specimen printing(String service, String line) {
        return specimen(service).with("LINE", line).running("echo \"$LINE\"; " + PATIENT);
    }

    @Override
    public Specimen ending(String service, int code) {
        return specimen(service).running("exit " + code);
    }
}
