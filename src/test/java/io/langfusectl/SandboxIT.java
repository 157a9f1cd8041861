package io.langfusectl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The test equipment is itself under test: a stand-in that lies would make every other test lie. */
@Execution(ExecutionMode.CONCURRENT)
final class SandboxIT {

    private static final Path SANDBOX =
            Path.of(System.getProperty("project.basedir", ".")).toAbsolutePath().resolve("src/sandbox");

    @Test
    void its_images_do_what_the_official_ones_do() throws Exception {
        passes("test");
    }

    @Test
    void the_stand_in_behaves_as_the_real_langfuse_was_measured_to() throws Exception {
        passes("langfuse/test/run");
    }

    private static void passes(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder(SANDBOX.resolve(script).toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
    }
}
