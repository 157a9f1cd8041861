package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.link.ForwardProbeIT;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees of {@code tunnel} against a real sshd, in both languages: the program as a process of its own. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Isolated
final class TunnelScreensIT {

    private static final Duration LIMIT = Duration.ofSeconds(12); // ten, and the start of a process on a busy machine
    private static final String FREE = "FREE"; // becomes a port that nobody has
    private static final int CHATTER = 7; // after this word the far side does not stop to talk
    private static final String INSTANCE = "i-0123456789abcdef0";

    @TempDir
    Path folder;

    private Sshd sshd;

    @BeforeEach
    void start() {
        sshd = new Sshd(folder);
    }

    @AfterEach
    void stop() {
        sshd.close();
    }

    /** The arguments that lead to this server, with its key and a port nobody has. */
    private String[] here(String... more) {
        return to("127.0.0.1:" + sshd.port, more);
    }

    private String[] to(String host, String... more) {
        var words = new ArrayList<>(
                List.of("tunnel", host, "-i", folder.resolve("home/.ssh/id").toString()));
        words.addAll(List.of(more));
        if (!words.contains("-L")) {
            words.addAll(List.of("-L", FREE + ":1"));
        }
        return words.toArray(String[]::new);
    }

    private CliProcess start(String language, String... words) {
        return CliProcess.start(folder, language, filled(words));
    }

    private static String[] filled(String... words) {
        return Arrays.stream(words)
                .map(word -> word.replace(FREE, Integer.toString(TestPort.free())))
                .toArray(String[]::new);
    }

    /** The words of a key as a pattern, whatever fills them. */
    private static Pattern words(String language, String key) {
        var words = new Properties();
        var file = "/io/langfusectl/cli/messages" + (language.equals("en") ? "" : "_" + language) + ".properties";
        try (var in = TunnelScreensIT.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        var literal = Arrays.stream(words.getProperty(key).split("%[0-9]\\$s", -1))
                .map(Pattern::quote)
                .toList();
        return Pattern.compile(String.join("(?s:.+)", literal));
    }

    private void refuses(Problem problem, int code, String... words) {
        refuses(false, problem, code, words);
    }

    /** One screen with the problem's words and what to do, in each language, within the time, and its exit code. */
    private void refuses(boolean withoutRights, Problem problem, int code, String... words) {
        long start = System.nanoTime();
        var languages = List.of("en", "ja");
        var programs = languages.stream()
                .map(language -> withoutRights
                        ? CliProcess.startWithoutRights(folder, language, filled(words))
                        : start(language, words))
                .toList();
        for (int i = 0; i < programs.size(); i++) {
            try (var cliProcess = programs.get(i)) {
                assertEquals(code, cliProcess.end(), cliProcess::said);
                var language = languages.get(i);
                var key = "problem." + problem;
                assertTrue(words(language, key).matcher(cliProcess.said()).find(), key + "\n" + cliProcess.said());
                assertTrue(
                        words(language, key + ".fix").matcher(cliProcess.said()).find(),
                        key + "\n" + cliProcess.said());
                assertTrue(cliProcess.said().lines().count() <= 6, cliProcess.said());
            }
        }
        assertTrue(System.nanoTime() - start < LIMIT.toNanos(), "it took longer than " + LIMIT);
    }

    @Test
    void a_host_that_is_none_has_its_screen() throws IOException {
        refuses(Problem.SSH_HOST_NOT_FOUND, 6, to("me@no-such-host.invalid"));
        refuses(Problem.SSH_REFUSED, 6, to("127.0.0.1:" + TestPort.free()));
        for (var greeting : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-1.5-old\r\n")) {
            try (var other = new Backend((socket, in, out) -> {
                out.write(greeting.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.close();
            })) {
                refuses(Problem.SSH_NOT_SPOKEN, 6, to("127.0.0.1:" + other.port()));
            }
        }
    }

    @Test
    void a_port_of_the_server_that_is_none_has_its_screen() {
        for (var port : List.of("0", "70000", "-1")) {
            refuses(Problem.SSH_PORT_INVALID, 6, to("127.0.0.1", "-p", port));
        }
        refuses(Problem.SSH_TARGET_INVALID, 6, to("127.0.0.1:70000"));
        sshd.write("home/.ssh/config", "Port 70000\n");
        refuses(Problem.SSH_CONFIG_INVALID, 6, to("workshop"));
    }

    @Test
    void a_key_that_does_not_open_the_door_has_its_screen() throws IOException {
        refuses(Problem.SSH_KEY_MISSING, 6, here("-i", "nowhere"));
        sshd.keygen("locked", "-t", "ed25519", "-N", "passphrase");
        sshd.write("authorized_keys", "");
        refuses(Problem.SSH_REJECTED, 6, here());
        refuses(Problem.SSH_KEY_LOCKED, 6, "tunnel", "127.0.0.1:" + sshd.port, "-i", "locked", "-L", FREE + ":1");
    }

    @Test
    void a_key_that_may_not_be_read_has_its_screen() throws IOException {
        var key = folder.resolve("home/.ssh/id");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        refuses(true, Problem.SSH_KEY_DENIED, 6, here());
    }

    @Test
    void a_local_port_that_cannot_be_had_has_its_screen() throws IOException {
        refuses(Problem.FORWARD_INVALID, 4, here("-L", "0:3000"));
        refuses(Problem.FORWARD_INVALID, 4, here("-L", "3000:70000"));
        refuses(Problem.FORWARD_TWICE, 4, here("-L", "3000", "-L", "3000:4000"));
        try (var holder = new Backend(Backend.ECHO)) {
            refuses(Problem.FORWARD_TAKEN, 4, here("-L", holder.port() + ":3000"));
        }
        refuses(true, Problem.FORWARD_REFUSED, 4, here("-L", "83:3000"));
    }

    @Test
    void another_port_is_taken_if_that_was_asked_for_and_both_loopbacks_lead_through_it() throws IOException {
        try (var holder = new Backend(Backend.ECHO);
                var cliProcess = start("en", here("-L", holder.port() + ":" + holder.port(), "--auto-ports"))) {
            cliProcess.says("   ready   ");
            var shown = Pattern.compile("http://localhost:([0-9]+) ").matcher(cliProcess.said());
            assertTrue(shown.find(), cliProcess.said());
            int local = Integer.parseInt(shown.group(1));
            assertTrue(local != holder.port(), cliProcess.said());
            echoes(local);
            var loopback = new byte[16];
            loopback[15] = 1;
            try (var client = new Socket(InetAddress.getByAddress(loopback), local)) {
                client.getOutputStream().write(42);
                assertEquals(42, client.getInputStream().read());
            }
        }
    }

    @Test
    void whoever_agrees_listens_at_another_address_which_is_the_one_that_is_shown() throws IOException {
        var address = ownAddress();
        try (var backend = new Backend(Backend.ECHO)) {
            int local = TestPort.free();
            var words = here("--bind", address, "-L", local + ":" + backend.port());
            try (var cliProcess = CliProcess.startOnTerminal(folder, "en", "n\n", words)) {
                assertEquals(2, cliProcess.end(), cliProcess::said);
            }
            try (var cliProcess = CliProcess.startOnTerminal(folder, "en", "y\n", words)) {
                cliProcess.says("http://" + address + ":" + local + " → 127.0.0.1:" + backend.port());
                assertTrue(words("en", "tunnel.bind").matcher(cliProcess.said()).find(), cliProcess.said());
                try (var client = new Socket(address, local)) {
                    client.getOutputStream().write(42);
                    assertEquals(42, client.getInputStream().read());
                }
                assertTrue(!Sshd.listens(local), "it listens at the other address alone");
            }
        }
    }

    /** One of this machine's that is not its loopback's. */
    private static String ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_thousand_clients_that_leave_in_the_middle_are_not_worth_a_word() throws IOException {
        int local = TestPort.free();
        try (var endless = new Backend((socket, in, out) -> {
                    while (true) {
                        out.write(new byte[65536]);
                    }
                });
                var cliProcess = start("en", here("-L", local + ":" + endless.port()))) {
            cliProcess.says("   ready   ");
            var before = cliProcess.said();
            for (int i = 0; i < 1_000; i++) {
                try (var client = new Socket(InetAddress.getLoopbackAddress(), local)) {
                    assertTrue(client.getInputStream().read() >= 0);
                    client.setSoLinger(true, 0);
                }
            }
            assertEquals(before, cliProcess.said());
        }
    }

    @Test
    void more_clients_than_there_are_descriptors_wait_without_keeping_the_processor_busy() throws IOException {
        int local = TestPort.free();
        var clients = new ArrayList<Socket>();
        try (var backend = new Backend(Backend.ECHO);
                var cliProcess =
                        CliProcess.startWithDescriptors(200, folder, "en", here("-L", local + ":" + backend.port()))) {
            cliProcess.says("   ready   ");
            for (int i = 0; i < 300; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), local));
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            var before = cliProcess.worked();
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            var work = cliProcess.worked().minus(before);
            assertTrue(work.toMillis() < 1_000, work + "\n" + cliProcess.said());
            for (var client : clients) {
                client.close();
            }
            echoes(local);
        }
    }

    /** Those who wait for a link hold every descriptor that they get, for twenty seconds: a dial needs some, too. */
    @Test
    void a_link_that_is_lost_while_clients_take_every_descriptor_is_soon_back() throws IOException {
        int local = TestPort.free();
        var clients = new ArrayList<Socket>();
        try (var backend = new Backend(Backend.ECHO);
                var cliProcess =
                        CliProcess.startWithDescriptors(200, folder, "en", here("-L", local + ":" + backend.port()))) {
            cliProcess.says("   ready   ");
            for (int i = 0; i < 600; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), local));
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            sshd.killConnections();
            Eventually.is(
                    "the link is back: " + cliProcess.said(),
                    () -> words("en", "tunnel.back").matcher(cliProcess.said()).find());
            for (var client : clients) {
                client.close();
            }
            echoes(local);
            assertTrue(!cliProcess.said().contains("Exception"), cliProcess.said());
        }
    }

    @Test
    void a_tunnel_wants_no_engine_no_stacks_and_no_project() throws IOException {
        assertTrue(!Files.exists(folder.resolve("templates")) && !Files.exists(folder.resolve(".env")));
        int local = TestPort.free();
        try (var backend = new Backend(Backend.ECHO);
                var cliProcess = CliProcess.start(
                        folder,
                        Map.of("DOCKER_HOST", "unix:///nowhere"),
                        "en",
                        here("-L", local + ":" + backend.port()))) {
            cliProcess.says("   ready   ");
            echoes(local);
        }
        assertTrue(!Files.exists(folder.resolve(".env")) && !Files.exists(folder.resolve(".langfuse-ctl")));
    }

    @Test
    void a_host_that_is_not_trusted_has_its_screen() throws IOException {
        var known = folder.resolve("home/.ssh/known_hosts");
        var line = Files.readString(known);
        Files.writeString(known, "# nobody\n");
        refuses(Problem.SSH_HOST_UNKNOWN, 6, here());
        sshd.keygen("other", "-t", "ed25519");
        Files.writeString(known, "[127.0.0.1]:" + sshd.port + " " + sshd.publicKey("other") + "\n");
        refuses(Problem.SSH_HOST_CHANGED, 6, here());
        Files.writeString(known, "@revoked * " + sshd.publicKey("host_ed25519") + "\n" + line);
        refuses(Problem.SSH_HOST_REVOKED, 6, here());
    }

    @Test
    void the_command_that_is_shown_for_a_changed_key_removes_it() throws IOException {
        var known = folder.resolve("home/.ssh/known_hosts");
        sshd.keygen("other", "-t", "ed25519");
        Files.writeString(known, "# mine\n[127.0.0.1]:" + sshd.port + " " + sshd.publicKey("other") + "\n");
        String said;
        try (var cliProcess = start("en", here())) {
            assertEquals(6, cliProcess.end());
            said = cliProcess.said();
        }
        for (var key : List.of("host_ed25519", "other")) {
            var fingerprint = Sshd.run(List.of(
                    "/usr/bin/ssh-keygen", "-lf", folder.resolve(key + ".pub").toString()));
            assertTrue(said.contains(fingerprint.split(" ", -1)[1]), said);
        }
        assertTrue(said.contains(known + ":2 "), said);
        var command = Pattern.compile("ssh-keygen -R '[^']*' -f '[^']*'").matcher(said);
        assertTrue(command.find(), said);
        Sshd.run(List.of("/bin/sh", "-c", command.group()));
        try (var cliProcess = start("en", here("--accept-new"))) {
            cliProcess.says("is open");
        }
    }

    @Test
    void whoever_is_asked_about_a_host_sees_what_to_compare_even_when_the_rest_is_not_to_be_told() throws IOException {
        var known = folder.resolve("home/.ssh/known_hosts");
        Files.delete(known);
        try (var cliProcess = CliProcess.startOnTerminal(folder, "en", "no\n", filled(here("--quiet")))) {
            assertEquals(6, cliProcess.end());
            assertTrue(cliProcess.said().contains("+--[ED25519 256]--+"), cliProcess.said());
            assertTrue(cliProcess.said().contains("key is SHA256:"), cliProcess.said());
        }
        int local = TestPort.free();
        try (var backend = new Backend(Backend.ECHO);
                var cliProcess = CliProcess.startOnTerminal(
                        folder, "en", "yes\n", here("--quiet", "-L", local + ":" + backend.port()))) {
            Eventually.is("it is remembered: " + cliProcess.said(), () -> Files.exists(known));
            echoes(local);
        }
    }

    @Test
    void a_line_of_known_hosts_that_cannot_be_read_is_named_where_it_may_matter() throws IOException {
        var known = folder.resolve("home/.ssh/known_hosts");
        var line = Files.readString(known);
        Files.writeString(known, "# mine\n" + line.replace("AAAA", "AA=A"));
        refuses(Problem.SSH_KNOWN_HOSTS_INVALID, 6, here());
        try (var cliProcess = start("en", here())) {
            assertEquals(6, cliProcess.end());
            assertTrue(cliProcess.said().contains(known + ":2 "), cliProcess.said());
        }
        Files.writeString(known, "nonsense\n" + line);
        try (var cliProcess = start("en", here())) {
            cliProcess.says("is open");
        }
    }

    @Test
    void a_line_of_the_configuration_that_cannot_be_read_is_named() {
        var file = sshd.write("home/.ssh/config", "Host *\n  Port\n");
        refuses(Problem.SSH_CONFIG_INVALID, 6, to("workshop"));
        try (var cliProcess = start("ja", to("workshop"))) {
            assertEquals(6, cliProcess.end());
            assertTrue(cliProcess.said().contains(file + ":2: 値がありません"), cliProcess.said());
        }
        sshd.write("home/.ssh/config", "Include " + file + "\n");
        try (var cliProcess = start("ja", to("workshop"))) {
            assertEquals(6, cliProcess.end());
            assertTrue(cliProcess.said().contains("Include の入れ子が 16 ファイルより深く"), cliProcess.said());
        }
    }

    @Test
    void what_is_missing_of_aws_has_its_screen() {
        refuses(Problem.AWS_MISSING, 6, to(INSTANCE));
        var complaints = Map.of(
                "An error occurred (TargetNotConnected) when calling the StartSession operation",
                Problem.AWS_NOT_CONNECTED,
                "SessionManagerPlugin is not found. Please refer to the documentation",
                Problem.AWS_PLUGIN_MISSING,
                "An error occurred (ExpiredTokenException): The security token is expired",
                Problem.AWS_CREDENTIALS_EXPIRED,
                "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
                Problem.AWS_CREDENTIALS_EXPIRED);
        complaints.forEach((words, problem) -> {
            var aws = sshd.write("bin/aws", "#!/bin/sh\necho '" + words + "' >&2\nexit 254\n");
            assertTrue(aws.toFile().setExecutable(true));
            refuses(problem, 6, to(INSTANCE));
        });
    }

    @Test
    void a_host_that_allows_no_forwarding_has_its_screen(@TempDir Path other) {
        sshd.close();
        sshd = new Sshd(other, "AllowTcpForwarding no");
        folder = other;
        refuses(Problem.SSH_FORWARDING_FORBIDDEN, 6, here());
    }

    @Test
    void one_forbidden_forward_of_three_says_why_and_the_others_live(@TempDir Path other) throws IOException {
        try (var one = new Backend(Backend.ECHO);
                var two = new Backend(Backend.ECHO)) {
            sshd.close();
            sshd = new Sshd(other, "PermitOpen 127.0.0.1:" + one.port() + " 127.0.0.1:" + two.port());
            folder = other;
            int local = TestPort.free();
            var words = here(
                    "-L",
                    local + ":" + one.port(),
                    "-L",
                    TestPort.free() + ":" + two.port(),
                    "-L",
                    TestPort.free() + ":3");
            try (var cliProcess = start("en", words)) {
                cliProcess.says("127.0.0.1:3   the host forbids this forward");
                assertEquals(
                        2,
                        cliProcess
                                .said()
                                .lines()
                                .filter(line -> line.contains("   ready   "))
                                .count());
                echoes(local);
            }
        }
    }

    @Test
    void a_port_where_nothing_listens_is_said_and_the_tunnel_stays() {
        for (var language :
                Map.of("en", "nothing listens there", "ja", "何も動いていません").entrySet()) {
            int local = TestPort.free();
            try (var cliProcess = start(language.getKey(), here("-L", local + ":1"))) {
                cliProcess.says(local + " → 127.0.0.1:1   ");
                cliProcess.says(language.getValue());
                assertTrue(!cliProcess.said().contains("http://"), cliProcess.said());
                assertTrue(!cliProcess.said().contains("langfuse-ctl start"), cliProcess.said());
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                assertTrue(Sshd.listens(local), cliProcess.said());
                cliProcess.signal("TERM");
                assertEquals(143, cliProcess.end());
            }
        }
    }

    @Test
    void a_tunnel_whose_status_cannot_be_written_says_so_and_writes_it_when_it_can() throws IOException {
        var state = folder.resolve("home/.local/state/langfuse-ctl");
        var file = TunnelStateFile.in(state, "127.0.0.1:" + sshd.port, folder);
        var obstacle = Files.createDirectories(file.file().resolve("obstacle"));
        try (var cliProcess = start("en", here())) {
            cliProcess.says("is open");
            assertTrue(
                    words("en", "tunnel.unwritten").matcher(cliProcess.said()).find(), cliProcess.said());
            Files.delete(obstacle);
            Files.delete(file.file());
            Eventually.is("the file is written", () -> file.read().isPresent());
            assertTrue(file.read().orElseThrow().status().up());
        }
    }

    @Test
    void a_status_whose_file_is_gone_is_written_again() throws IOException {
        var file =
                TunnelStateFile.in(folder.resolve("home/.local/state/langfuse-ctl"), "127.0.0.1:" + sshd.port, folder);
        try (var cliProcess = start("en", here())) {
            cliProcess.says("is open");
            Eventually.within(Duration.ofSeconds(30), () -> "the status does not change any more", () -> {
                var written = file.file().toFile().lastModified();
                return written > 0 && System.currentTimeMillis() - written > 3_000;
            });
            Files.delete(file.file());
            Eventually.is("the file is written again", () -> file.read().isPresent());
        }
    }

    @Test
    void a_local_port_that_is_not_the_one_langfuse_believes_in_is_warned_of_with_the_one_to_take() throws IOException {
        var langfuse = ForwardProbeIT.answering(
                3000,
                Map.of(
                        "/api/public/health", "{\"status\":\"OK\",\"version\":\"4.16.0\"}",
                        "/api/auth/providers",
                                "{\"credentials\":{\"signinUrl\":\"http://localhost:3900/api/auth/signin/credentials\"}}"));
        try {
            for (var language : List.of("en", "ja")) {
                int local = TestPort.free();
                try (var cliProcess = start(language, here("-L", local + ":127.0.7.1:3000"))) {
                    cliProcess.says("-L 3900:3000");
                    var said = words(language, "tunnel.login").matcher(cliProcess.said());
                    assertTrue(said.find() && said.group().contains(Integer.toString(local)), cliProcess.said());
                }
            }
            try (var cliProcess = start("en", here("-L", "3900:127.0.7.1:3000"))) {
                cliProcess.says("   ready   ");
                cliProcess.signal("TERM");
                cliProcess.end();
                assertTrue(!cliProcess.said().contains("-L 3900:3000"), cliProcess.said());
            }
        } finally {
            langfuse.stop(0);
        }
    }

    private static void echoes(int port) throws IOException {
        try (var client = new Socket()) {
            client.setSoTimeout(20_000);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            client.getOutputStream().write(42);
            assertEquals(42, client.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10}) // from five on there are spare channels
    void a_laptop_that_slept_while_its_flow_was_lost_serves_whoever_comes(int milliseconds) throws Exception {
        try (var relay = new Relay(sshd.port, Duration.ofMillis(milliseconds));
                var backend = new Backend(Backend.ECHO)) {
            sshd.write(
                    "home/.ssh/known_hosts",
                    "[127.0.0.1]:" + relay.port() + " " + sshd.publicKey("host_ed25519") + "\n");
            int local = TestPort.free();
            var words = to("127.0.0.1:" + relay.port(), "-L", local + ":" + backend.port());
            try (var cliProcess = start("en", words)) {
                cliProcess.says("   ready   ");
                echoes(local);
                echoes(local);
                cliProcess.signal("STOP");
                relay.lose();
                var early = CompletableFuture.runAsync(() -> assertEchoes(local)); // in the kernel's queue meanwhile
                LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
                cliProcess.signal("CONT");
                early.join();
                echoes(local);
            }
        }
    }

    /** What came before the sleep is read after it: no sign of life. */
    @Test
    void what_came_while_a_laptop_slept_is_no_reason_to_trust_a_flow_that_was_lost() throws Exception {
        try (var relay = new Relay(sshd.port, Duration.ofMillis(10));
                var backend = new Backend((socket, in, out) -> {
                    for (int word = in.read(); word >= 0; word = in.read()) {
                        out.write(word);
                        while (word == CHATTER) {
                            out.write(word);
                            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                        }
                    }
                })) {
            sshd.write(
                    "home/.ssh/known_hosts",
                    "[127.0.0.1]:" + relay.port() + " " + sshd.publicKey("host_ed25519") + "\n");
            int local = TestPort.free();
            var words = to("127.0.0.1:" + relay.port(), "-L", local + ":" + backend.port());
            try (var cliProcess = start("en", words);
                    var chatter = new Socket()) {
                cliProcess.says("   ready   ");
                echoes(local);
                echoes(local);
                chatter.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), local));
                chatter.getOutputStream().write(CHATTER);
                assertEquals(CHATTER, chatter.getInputStream().read());
                cliProcess.signal("STOP");
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                relay.lose();
                var early = CompletableFuture.runAsync(() -> assertEchoes(local));
                LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
                cliProcess.signal("CONT");
                early.join();
                echoes(local);
            }
        }
    }

    private static void assertEchoes(int port) {
        try {
            echoes(port);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
