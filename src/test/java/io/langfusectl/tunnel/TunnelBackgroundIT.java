package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A tunnel at which nobody sits: in the background, under a service manager, by memory. Against a real sshd. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Isolated
final class TunnelBackgroundIT {

    private static final Pattern PID = Pattern.compile("\\(pid ([0-9]+)\\)");

    private static final Pattern CAME_BACK = Pattern.compile("reconnected [1-9][0-9]* times, last disconnect: ");

    @TempDir
    Path folder;

    private final int local = TestPort.free();
    private final Backend backend = new Backend(Backend.ECHO);
    private Sshd sshd;

    @BeforeEach
    void start() {
        sshd = new Sshd(folder);
    }

    @AfterEach
    void stop() {
        sshd.close();
        backend.close();
        CliProcess.start(folder, "en", "tunnel", "stop").end();
    }

    private String[] here(Path key, String... more) {
        var words = new ArrayList<>(List.of("tunnel", "127.0.0.1:" + sshd.port, "-i", key.toString()));
        words.addAll(List.of("-L", local + ":" + backend.port()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private Path key() {
        return folder.resolve("home/.ssh/id");
    }

    /** What it says once it has ended so. */
    private String says(int code, String... words) {
        try (var cliProcess = CliProcess.start(folder, "en", words)) {
            assertEquals(code, cliProcess.end(), cliProcess::said);
            return cliProcess.said();
        }
    }

    private void echoes() throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), local)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(42);
            assertEquals(42, client.getInputStream().read());
        }
    }

    private static long pid(String said) {
        var pid = PID.matcher(said);
        assertTrue(pid.find(), said);
        return Long.parseLong(pid.group(1));
    }

    @Test
    void it_outlives_its_command_and_its_connections_until_it_is_stopped() throws IOException {
        var said = says(0, here(key(), "--background"));
        var process = ProcessHandle.of(pid(said)).orElseThrow();
        echoes();
        assertTrue(says(0, "tunnel", "status", "--json").contains("\"up\":true"));
        assertTrue(says(0, here(key())).contains("is already running (pid " + process.pid() + ")"));
        comesBack();
        echoes();
        assertTrue(says(0, "tunnel", "stop").contains("Stopped the tunnel"));
        assertFalse(process.isAlive());
        assertFalse(Sshd.listens(local));
        assertEquals(List.of(), files("tunnel-.*\\.properties"));
        assertTrue(says(7, "tunnel", "status").contains("No tunnel is running"));
    }

    @Test
    void it_is_found_and_stopped_by_commands_that_see_a_clock_that_was_set_meanwhile() {
        var pid = pid(says(0, here(key(), "--background")));
        try (var status = CliProcess.startAfterClockWasSet(folder, "en", "tunnel", "status", "--json")) {
            assertEquals(0, status.end(), status::said);
            assertTrue(status.said().contains("\"up\":true"), status.said());
        }
        try (var stop = CliProcess.startAfterClockWasSet(folder, "en", "tunnel", "stop")) {
            assertEquals(0, stop.end(), stop::said);
        }
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void from_a_folder_with_any_name_it_goes_to_the_background_in_a_locale_that_is_not_utf_8() throws IOException {
        var line = new ArrayList<>(List.of(
                "/usr/bin/env",
                "-i",
                "-C",
                folder.toString(),
                "LC_ALL=C",
                "LANGFUSE_CTL_NO_ARCHIVE=1",
                "LANGFUSE_CTL_LANG=en",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS=-Duser.home=" + folder.resolve("home"),
                "/bin/sh",
                "-c",
                """
                A=$(printf '\\347\\224\\262'); mkdir $A; cd $A; echo >.env; PATH=/nowhere
                "$0" "$@" && "$0" tunnel status && "$0" tunnel stop
                """,
                Path.of(System.getProperty("project.basedir", "."), "langfuse-ctl")
                        .toAbsolutePath()
                        .toString()));
        line.addAll(List.of(here(key(), "--background")));
        var said = Sshd.run(line);
        assertTrue(said.contains("Stopped the tunnel"), said);
        assertEquals(1, files("tunnel-.*\\.log").size());
    }

    /** Its connections are killed; status tells of the new one. A dial that is under way may be killed, too. */
    private void comesBack() {
        sshd.killConnections();
        var last = new AtomicReference<>("");
        Eventually.within(Duration.ofSeconds(10), last::get, () -> {
            try (var status = CliProcess.start(folder, "en", "tunnel", "status")) {
                status.end();
                last.set(status.said());
                return CAME_BACK.matcher(status.said()).find();
            }
        });
    }

    private List<Path> files(String name) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    @Test
    void a_passphrase_is_asked_for_once_and_is_nowhere_to_be_read() throws IOException {
        var passphrase = "never-to-be-seen";
        sshd.write(".env", "# a project\n");
        var locked = sshd.keygen("locked", "-t", "ed25519", "-N", passphrase);
        sshd.authorize("locked");
        long pid;
        try (var cliProcess =
                CliProcess.startOnTerminal(folder, "en", passphrase + "\n", here(locked, "--background"))) {
            assertEquals(0, cliProcess.end(), cliProcess::said);
            assertFalse(cliProcess.said().contains(passphrase), cliProcess.said());
            pid = pid(cliProcess.said());
        }
        echoes();
        comesBack();
        echoes();
        var places = new ArrayList<>(files(".*"));
        places.addAll(List.of(Path.of("/proc/" + pid + "/cmdline"), Path.of("/proc/" + pid + "/environ")));
        for (var place : places) {
            var text = Files.readString(place, StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(passphrase), place.toString());
        }
        assertEquals(1, files("tunnel-.*\\.log").size());
    }

    @Test
    void a_login_without_a_network_is_no_end_under_a_service_manager() throws IOException {
        sshd.stop();
        try (var cliProcess = CliProcess.start(folder, "en", here(key(), "--under", "systemd"))) {
            cliProcess.says("disconnected (SSH_REFUSED)");
            assertTrue(Sshd.listens(local), "the port is held");
            sshd.start();
            echoes();
            cliProcess.says("is open");
        }
    }

    @Test
    void a_host_that_says_no_ends_the_service_for_good_with_each_manager() {
        sshd.write("authorized_keys", "");
        assertTrue(says(6, here(key(), "--under", "systemd")).contains("Permission denied"));
        assertTrue(says(0, here(key(), "--under", "launchd")).contains("Permission denied"));
    }

    @Test
    void the_unit_for_systemd_is_one() throws IOException {
        var analyze = Path.of("/usr/bin/systemd-analyze");
        var unit = says(0, here(key(), "--print-unit", "systemd"));
        if (Files.isExecutable(analyze)) {
            var file = Files.writeString(folder.resolve("langfuse-ctl-tunnel.service"), unit);
            assertEquals(
                    "",
                    Sshd.run(List.of(
                            "/usr/bin/env",
                            "XDG_RUNTIME_DIR=" + folder,
                            analyze.toString(),
                            "--user",
                            "verify",
                            file.toString())));
        }
        var exec = unit.lines().filter(line -> line.startsWith("ExecStart=")).toList();
        assertTrue(exec.get(0).endsWith(" --under systemd"), unit);
    }

    @Test
    void the_host_is_remembered_in_a_project_and_elsewhere_with_the_user() throws IOException {
        for (var project : List.of(false, true)) {
            if (project) {
                sshd.write(".env", "KEPT=1\n");
            }
            try (var cliProcess = CliProcess.start(folder, "en", here(key()))) {
                cliProcess.says("is open");
                cliProcess.signal("TERM");
                cliProcess.end();
            }
            var host = "127.0.0.1:" + sshd.port;
            assertEquals(
                    project ? Optional.of("KEPT=1\nTUNNEL_HOST=" + host + "\n") : Optional.empty(),
                    Files.exists(folder.resolve(".env"))
                            ? Optional.of(Files.readString(folder.resolve(".env")))
                            : Optional.empty());
            try (var cliProcess = CliProcess.start(
                    folder, "en", "tunnel", "-i", key().toString(), "-L", local + ":" + backend.port())) {
                cliProcess.says("The tunnel to " + host + " is open");
                echoes();
            }
        }
    }
}
