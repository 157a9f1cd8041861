package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was looked at early is looked at once, and a look that nobody wanted is ended. */
final class EnginePrefetchTest {

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final AtomicInteger found = new AtomicInteger();
    private SmallProject project;

    @BeforeEach
    void start() {
        project = new SmallProject(root, "small", engine).made();
        project.ok("start");
    }

    private Session.Seen type(String line, Supplier<Engine> engines) {
        return new Session(project.directory(), root, processContext -> {
                    found.incrementAndGet();
                    return engines.get();
                })
                .type(line);
    }

    @Test
    void status_finds_the_engine_once_wherever_it_is_told_the_project_lies() {
        assertEquals(0, type("status", () -> engine).code());
        assertEquals(1, found.get());
        var elsewhere = new Session(root, root, processContext -> {
            found.incrementAndGet();
            return engine;
        });
        assertEquals(
                0,
                elsewhere.type("-C", project.directory().toString(), "status").code());
        assertEquals(2, found.get());
        assertTrue(engine.isClosed());
    }

    @Test
    void a_failure_is_told_as_if_it_had_come_later() {
        var seen = type("status", () -> {
            throw new Failure(Problem.ENGINE_ADDRESS_INVALID, "ftp://nowhere");
        });
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains("ftp://nowhere"), seen.err());
        assertEquals(1, found.get());
    }

    @Test
    void a_wrong_guess_does_no_harm() {
        var seen = type("status --nonsense", () -> engine);
        assertEquals(2, seen.code(), seen.err());
        assertTrue(seen.err().contains("--nonsense"), seen.err());
    }
}
