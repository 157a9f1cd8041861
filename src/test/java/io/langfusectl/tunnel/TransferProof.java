package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.TestPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gigabyte in each direction through the program as a process of its own, with its outcome written down. */
@Tag("transfer")
final class TransferProof {

    private static final int GIGABYTE = 1024;

    @Test
    void a_gigabyte_arrives_as_it_was_sent_in_each_direction(@TempDir Path folder) throws Exception {
        try (var sshd = new Sshd(folder)) {
            var transfer = new Transfer(GIGABYTE, remote -> program(sshd, remote));
            var down = transfer.down();
            var up = transfer.up();
            assertEquals(down.sha256(), up.sha256());
            var results = Path.of(System.getProperty("project.basedir", ".")).resolve("src/bench/results");
            Files.writeString(
                    Files.createDirectories(results).resolve("transfer.json"),
                    "{\"schema\":1,\"date\":\"" + Instant.now() + "\",\"machine\":\"" + Soak.machine() + "\",\"down\":"
                            + down.json() + ",\"up\":" + up.json() + "}\n");
        }
    }

    private static Transfer.Way program(Sshd sshd, int remote) {
        int local = TestPort.free();
        var cliProcess = CliProcess.startQuick(
                sshd.folder,
                "en",
                "tunnel",
                "127.0.0.1:" + sshd.port,
                "-i",
                sshd.folder.resolve("home/.ssh/id").toString(),
                "-L",
                local + ":" + remote);
        cliProcess.says("is open");
        return new Transfer.Way() {
            @Override
            public int port() {
                return local;
            }

            @Override
            public void close() {
                cliProcess.close();
            }
        };
    }
}
