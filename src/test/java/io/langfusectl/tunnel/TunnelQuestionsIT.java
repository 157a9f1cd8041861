package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TerminalProgram;
import io.langfusectl.TestPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tunnel's questions, left by Ctrl-C or a signal, on a real terminal and against a real sshd. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class TunnelQuestionsIT {

    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String INTERRUPTED = " Interrupted before an answer; nothing was done";

    @TempDir
    Path folder;

    private TerminalProgram tunnel(Sshd sshd, String... options) {
        var words = new String[options.length + 4];
        words[0] = "tunnel";
        System.arraycopy(options, 0, words, 1, options.length);
        words[options.length + 1] = System.getProperty("user.name") + "@127.0.0.1:" + sshd.port;
        words[options.length + 2] = "-L";
        words[options.length + 3] = TestPort.free() + ":1";
        var bin = folder.resolve("bin").toString(); // no ssh is found there
        return TerminalProgram.start(
                folder,
                folder.resolve("home"),
                Map.of("LANGFUSE_CTL_LANG", "en", "PATH", bin, "SSH_AUTH_SOCK", "", "HOME", bin),
                words);
    }

    private static void leave(TerminalProgram tunnel, String how, int code) {
        if (how.equals("ctrl-c")) {
            tunnel.type(CTRL_C);
        } else {
            tunnel.signal(how);
        }
        tunnel.says(INTERRUPTED);
        tunnel.type("yes\n");
        assertEquals(code, tunnel.end(), tunnel::said);
    }

    @ParameterizedTest
    @CsvSource({"ctrl-c, 130", "TERM, 143", "HUP, 129"})
    void a_host_that_was_not_agreed_to_is_not_remembered(String how, int code) throws IOException {
        try (var sshd = new Sshd(folder)) {
            var known = Files.writeString(folder.resolve("home/.ssh/known_hosts"), "");
            try (var tunnel = tunnel(sshd, "-i", folder.resolve("home/.ssh/id").toString())) {
                tunnel.says("Type yes or no:");
                leave(tunnel, how, code);
            }
            assertEquals("", Files.readString(known));
            assertFalse(Files.exists(folder.resolve("home/.local/state/langfuse-ctl/tunnel-host")));
        }
    }

    @Test
    void nor_is_one_for_which_half_a_yes_was_typed() throws IOException {
        try (var sshd = new Sshd(folder)) {
            var known = Files.writeString(folder.resolve("home/.ssh/known_hosts"), "");
            try (var tunnel = tunnel(sshd, "-i", folder.resolve("home/.ssh/id").toString())) {
                tunnel.says("Type yes or no:");
                tunnel.type("yes" + CTRL_D + CTRL_D);
                assertEquals(6, tunnel.end(), tunnel::said);
            }
            assertEquals("", Files.readString(known));
        }
    }

    @ParameterizedTest
    @CsvSource({"ctrl-c, 130", "TERM, 143", "HUP, 129"})
    void after_a_passphrase_that_was_not_given_the_terminal_shows_again_what_is_typed(String how, int code) {
        try (var sshd = new Sshd(folder)) {
            var key = sshd.keygen("locked", "-t", "ed25519", "-N", "passphrase");
            for (var background : new String[] {"--quiet", "--background"}) {
                try (var tunnel = tunnel(sshd, background, "-i", key.toString())) {
                    tunnel.says("Passphrase of");
                    assertFalse(tunnel.echoes());
                    leave(tunnel, how, code);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ctrl-c, 130", "TERM, 143"})
    void so_it_does_after_a_password(String how, int code) {
        try (var sshd = Sshd.withPassword("*", folder);
                var tunnel = tunnel(sshd, "--password")) {
            tunnel.says("Password of");
            assertFalse(tunnel.echoes());
            leave(tunnel, how, code);
            assertTrue(tunnel.said().contains("Password of"), tunnel::said);
        }
    }
}
