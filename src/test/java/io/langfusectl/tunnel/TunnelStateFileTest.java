package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a tunnel is, on disk. */
final class TunnelStateFileTest {

    private static final TunnelStatus STATUS =
            new TunnelStatus("me@host", true, Optional.empty(), 2, "silent", Optional.empty(), List.of());

    @Test
    void what_is_written_is_read_again(@TempDir Path folder) {
        var file = TunnelStateFile.in(folder, "me@host", folder);
        file.write(STATUS);
        assertEquals(
                Optional.of(new TunnelStateFile.RunningTunnel(
                        ProcessHandle.current().pid(), STATUS)),
                file.read());
    }

    @Test
    void a_file_of_a_version_that_wrote_the_start_as_an_instant_is_read(@TempDir Path folder) throws IOException {
        var file = TunnelStateFile.in(folder, "me@host", folder);
        file.write(STATUS);
        var start = ProcessHandle.current().info().startInstant().orElseThrow();
        var written = Files.readString(file.file()).replaceFirst("started=.*", "started=" + start);
        Files.writeString(file.file(), written);
        assertTrue(file.read().isPresent(), written);
        Files.writeString(
                file.file(),
                written.replace(start.toString(), start.minusSeconds(60).toString()));
        assertTrue(file.read().isEmpty(), "another process had that number a minute before");
    }

    @Test
    void what_cannot_be_put_in_its_place_leaves_no_draft(@TempDir Path folder) throws IOException {
        var file = TunnelStateFile.in(folder, "me@host", folder);
        Files.createDirectories(file.file().resolve("in the way"));
        assertEquals(
                Problem.FILE_NOT_WRITABLE,
                assertThrows(Failure.class, () -> file.write(STATUS)).problem());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file.file()), files.toList());
        }
    }
}
