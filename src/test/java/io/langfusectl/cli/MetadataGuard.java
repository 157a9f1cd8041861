package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test when the machine's own metadata service was asked from inside a container of a test. The engine tells of
 * each command that is run in a container, whoever runs it: this program, or one that a test has launched.
 */
public final class MetadataGuard implements AfterEachCallback {

    private static final Pattern CONTAINER = Pattern.compile("\"id\":\"([0-9a-f]{64})\".*\"name\":\"(ctlit[^\"]+)\"");

    private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

    private static final AtomicBoolean WATCHING = new AtomicBoolean();

    /** Watches from now on, until this run ends. */
    static void watch() {
        if (WATCHING.getAndSet(true)) {
            return;
        }
        try {
            var since = String.valueOf(Instant.now().getEpochSecond());
            var events = new ProcessBuilder(
                            "docker",
                            "events",
                            "--since",
                            since,
                            "--filter",
                            "event=exec_create",
                            "--format",
                            "{{json .}}")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(events::destroy));
            var watcher = new Thread(() -> read(events), "metadata-guard");
            watcher.setDaemon(true);
            watcher.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process events) {
        try (var lines = new BufferedReader(new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> line.contains(MetadataService.ADDRESS)).forEach(MetadataGuard::judge);
        } catch (IOException | UncheckedIOException engineIsGone) {
            // said below
        }
        ASKED.add("nobody knows which: the engine tells no more");
    }

    private static void judge(String event) {
        var container = CONTAINER.matcher(event);
        if (container.find() && !MetadataService.isMetBy(container.group(1))) {
            ASKED.add(container.group(2));
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        var asked = List.copyOf(ASKED);
        ASKED.clear();
        assertEquals(List.of(), asked, "containers that were sent to the machine's own metadata service");
    }
}
