package io.langfusectl.tunnel;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gigabyte in each direction. */
@Tag("transfer")
final class TransferProof {

    private static final int GIGABYTE = 1024;

    @Test
    void a_gigabyte_arrives_as_it_was_sent_in_each_direction(@TempDir Path folder) throws Exception {
        try (var sshd = new Sshd(folder)) {
            new Transfer(sshd, GIGABYTE).down();
            new Transfer(sshd, GIGABYTE).up();
        }
    }
}
