package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.files.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start in a process of its own that a real signal ends: the program is ending while {@code -c} is remembered. */
final class InterruptedStartTest {

    @TempDir
    Path root;

    private record Ended(int code, String said) {}

    /** Ends it once a service is in this state. */
    private Ended interrupted(String signal, String unready, String service, String state, String line)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessStart.class.getName(),
                        root.toString(),
                        unready,
                        line)
                .redirectErrorStream(true)
                .start();
        try {
            var said = new StringBuilder();
            var reader = process.inputReader();
            var isAwaited = true;
            for (var next = reader.readLine(); next != null; next = reader.readLine()) {
                said.append(next).append('\n');
                if (isAwaited && next.matches(".*s  " + service + " +" + state + ".*")) {
                    isAwaited = false;
                    var kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
                    assertEquals(0, kill.waitFor());
                }
            }
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return new Ended(process.exitValue(), said.toString());
        } finally {
            process.destroyForcibly();
        }
    }

    private String env() throws IOException {
        return Files.readString(root.resolve("demo/.env"));
    }

    @ParameterizedTest
    @CsvSource({"INT,130,-c new.yml start", "TERM,143,-c new.yml start", "INT,130,-c new.yml restart"})
    void a_configuration_with_which_the_proxy_is_ready_is_remembered(String signal, int code, String line)
            throws IOException, InterruptedException {
        var ended = interrupted(signal, EndlessStart.WEB, "litellm", "ready", line);
        assertEquals(code, ended.code(), ended.said());
        assertTrue(env().contains("\nCONFIG_FILE=new.yml\n"), ended.said());
        assertTrue(ended.said().contains("Remembered in .env: CONFIG_FILE=new.yml"), ended.said());
        assertTrue(Journal.open(root.resolve("demo")).isEmpty());
    }

    @Test
    void one_with_which_the_proxy_is_not_ready_yet_is_not() throws IOException, InterruptedException {
        var ended = interrupted("INT", EndlessStart.PROXY, "langfuse-web", "ready", "-c new.yml start");
        assertEquals(130, ended.code(), ended.said());
        assertFalse(env().contains("CONFIG_FILE=new.yml"), ended.said());
    }
}
