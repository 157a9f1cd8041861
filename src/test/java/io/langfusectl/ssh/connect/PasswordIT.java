package io.langfusectl.ssh.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.CliProcess;
import io.langfusectl.tunnel.Eventually;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A password: asked for only if that was asked for, and nowhere to be read. Against a real sshd. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class PasswordIT {

    private static final String PASSWORD = "never-to-be-seen";

    /** Of that, as crypt(3) makes it. */
    private static final String HASH =
            "$6$lCfRQEJzMH1a6tU6$w0AdMRs8zWBQrQMxINmE0OdPo8scxrHV54zIIHzol0VxEux/OAGFvtItmQSaLgvzRkAEueH1dKO/e3k5vdRfs1";

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private Sshd sshd;

    @BeforeEach
    void start() {
        sshd = Sshd.withPassword(HASH, folder);
    }

    @AfterEach
    void stop() {
        sshd.close();
    }

    private Tunnel open(boolean byPassword, String typed) {
        var own = sshd.target();
        var target = new SshTarget(
                own.host(), own.user(), own.port(), List.of(), false, byPassword, Optional.empty(), Optional.empty());
        var person = new Prompter() {
            @Override
            public Optional<char[]> password(String userAtHost) {
                asked.add(userAtHost);
                return Optional.of(typed.toCharArray());
            }
        };
        var opening = new TunnelOpening(sshd.localUser(), person, Optional.empty(), false);
        return Tunnel.open(target, List.of(Forward.to(TestPort.free(), 1)), opening, event -> {});
    }

    @Test
    void nobody_is_asked_who_did_not_ask_for_it() {
        var failure = assertThrows(Failure.class, () -> open(false, PASSWORD).close());
        assertEquals(Problem.SSH_REJECTED, failure.problem());
        assertTrue(failure.toString().contains("password"), failure.toString()); // what the host would take
        assertEquals(List.of(), asked);
    }

    @Test
    void it_is_asked_for_once_and_is_good_for_the_way_back() {
        try (var tunnel = open(true, PASSWORD)) {
            int before = tunnel.status().reconnects();
            sshd.killConnections();
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> "back after " + before + ": " + tunnel.status(),
                    () -> tunnel.status().up() && tunnel.status().reconnects() > before);
        }
        assertEquals(List.of(System.getProperty("user.name") + "@127.0.0.1"), asked);
    }

    @Test
    void a_wrong_one_is_a_rejection() {
        var failure = assertThrows(Failure.class, () -> open(true, "another").close());
        assertEquals(Problem.SSH_REJECTED, failure.problem());
        assertFalse(failure.toString().contains("another"), failure.toString());
    }

    @Test
    void it_is_in_no_file_no_log_and_no_list_of_processes() throws IOException {
        sshd.write(".env", "# a project\n");
        var words = new String[] {
            "tunnel", "127.0.0.1:" + sshd.port, "--password", "--background", "-L", TestPort.free() + ":1"
        };
        try (var cliProcess = CliProcess.startOnTerminal(folder, "en", PASSWORD + "\n", words)) {
            assertEquals(0, cliProcess.end(), cliProcess::said);
            assertFalse(cliProcess.said().contains(PASSWORD), cliProcess.said());
            var pid = Pattern.compile("\\(pid ([0-9]+)\\)").matcher(cliProcess.said());
            assertTrue(pid.find(), cliProcess.said());
            sshd.killConnections();
            Eventually.is("the link is back", () -> status().matches("(?s).*reconnected [1-9][0-9]* times.*"));
            for (var place : places(pid.group(1))) {
                assertFalse(Files.readString(place, StandardCharsets.ISO_8859_1).contains(PASSWORD), place.toString());
            }
        } finally {
            CliProcess.start(folder, "en", "tunnel", "stop").end();
        }
    }

    private String status() {
        try (var cliProcess = CliProcess.start(folder, "en", "tunnel", "status")) {
            cliProcess.end();
            return cliProcess.said();
        }
    }

    private List<Path> places(String pid) throws IOException {
        try (var all = Files.walk(folder)) {
            var places = new ArrayList<>(all.filter(Files::isRegularFile).toList());
            places.addAll(List.of(Path.of("/proc", pid, "cmdline"), Path.of("/proc", pid, "environ")));
            return places;
        }
    }
}
