package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.Main;
import io.langfusectl.TestPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel and the program that reads its events. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class TunnelReaderIT {

    @TempDir
    Path folder;

    private Process launch(Sshd sshd, int port, String format, String reader) throws Exception {
        var bin = Files.createDirectories(folder.resolve("bin")); // no ssh is found there
        Files.copy(Path.of("/usr/bin/tail"), bin.resolve("tail"), StandardCopyOption.COPY_ATTRIBUTES);
        var line = "/usr/bin/env PATH=" + bin + " \"$@\" | " + reader + "; echo ${PIPESTATUS[*]}";
        var builder = new ProcessBuilder(List.of(
                "bash",
                "-c",
                line,
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder.resolve("home"),
                "-Dlangfusectl.terminal=false",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "tunnel",
                format,
                "-i",
                folder.resolve("home/.ssh/id").toString(),
                System.getProperty("user.name") + "@127.0.0.1:" + sshd.port,
                "-L",
                port + ":1"));
        builder.environment().remove("SSH_AUTH_SOCK");
        return builder.redirectErrorStream(true).start();
    }

    @Test
    void a_tunnel_whose_events_nobody_reads_ends() throws Exception {
        try (var sshd = new Sshd(folder)) {
            var process = launch(sshd, TestPort.free(), "--json=events", "head -1 >/dev/null");
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it goes on");
            assertEquals("141 0", process.inputReader().readLine());
        }
    }

    @Test
    void one_whose_status_was_read_stays() throws Exception {
        try (var sshd = new Sshd(folder)) {
            int port = TestPort.free();
            var process = launch(sshd, port, "--json", "head -1");
            try {
                assertTrue(process.inputReader().readLine().contains("\"up\":true"));
                assertTrue(!process.waitFor(3, TimeUnit.SECONDS) && Sshd.listens(port), "it ended");
            } finally {
                process.descendants().forEach(ProcessHandle::destroy);
                process.waitFor();
            }
        }
    }
}
