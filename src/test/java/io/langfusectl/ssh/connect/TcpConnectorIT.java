package io.langfusectl.ssh.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.Backend;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways to a host – straight, over other hosts, through a command, through Systems Manager – and what is said when
 * there is none.
 */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class TcpConnectorIT {

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

    private Tunnel open(String target, int remote, LocalUser localUser) {
        var opening = new TunnelOpening(localUser, Prompter.NON_INTERACTIVE, Optional.empty(), false);
        return Tunnel.open(SshTarget.parse(target), List.of(Forward.to(TestPort.free(), remote)), opening, event -> {});
    }

    private void carries(String target, LocalUser localUser) throws IOException {
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = open(target, backend.port(), localUser)) {
            echoes(tunnel);
        }
    }

    private static void echoes(Tunnel tunnel) throws IOException {
        try (var client = new Socket(
                InetAddress.getLoopbackAddress(), tunnel.forwards().get(0).local())) {
            client.setSoTimeout(20_000);
            var block = new byte[300_000];
            block[299_999] = 7;
            client.getOutputStream().write(block);
            assertEquals(7, client.getInputStream().readNBytes(block.length)[299_999]);
        }
    }

    private Failure fails(String target, LocalUser localUser) {
        long start = System.nanoTime();
        var failure =
                assertThrows(Failure.class, () -> open(target, 1, localUser).close());
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(11).toNanos(), "it took more than ten seconds");
        assertEquals(6, failure.problem().exitCode(), failure.getMessage());
        return failure;
    }

    private void config(String... lines) {
        sshd.write("home/.ssh/config", String.join("\n", lines) + "\n");
    }

    private String user() {
        return System.getProperty("user.name");
    }

    @Test
    void a_host_of_the_configuration_is_reached_by_its_name() throws IOException {
        config("Host workshop", "HostName 127.0.0.1", "Port " + sshd.port, "IdentityFile " + folder + "/home/.ssh/id");
        carries("workshop", sshd.localUser());
    }

    @Test
    void two_jumps_lead_to_a_host_and_a_link_that_dies_on_the_way_comes_back() throws IOException {
        config(
                "Host one two workshop",
                "HostName 127.0.0.1",
                "Port " + sshd.port,
                "IdentityFile " + folder + "/home/.ssh/id",
                "Host workshop",
                "ProxyJump one,two");
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = open("workshop", backend.port(), sshd.localUser())) {
            echoes(tunnel);
            sshd.killConnections();
            echoes(tunnel);
        }
    }

    @Test
    void a_command_leads_to_a_host_and_is_started_again_when_it_ends() throws IOException {
        config(
                "Host workshop",
                "HostName 127.0.0.1",
                "IdentityFile " + folder + "/home/.ssh/id",
                "HostKeyAlias [127.0.0.1]:" + sshd.port,
                "ProxyCommand /usr/sbin/sshd -i -f " + folder + "/sshd_config");
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = open("workshop", backend.port(), sshd.localUser())) {
            echoes(tunnel);
            ProcessHandle.current()
                    .descendants()
                    .filter(one -> one.info().commandLine().orElse("").contains("sshd -i"))
                    .forEach(ProcessHandle::destroyForcibly);
            echoes(tunnel);
        }
    }

    @Test
    void a_command_that_fails_is_quoted() {
        config("Host workshop", "ProxyCommand echo 'no route, sorry' >&2; exit 3");
        var failure = fails("workshop", sshd.localUser());
        assertEquals(Problem.SSH_PROXY_FAILED, failure.problem());
        assertEquals("no route, sorry", failure.details()[1]);
    }

    /** A stand-in for the AWS CLI that checks its arguments and then does this. */
    private LocalUser withAws(String deed) throws IOException {
        var aws = sshd.write("bin/aws", """
                #!/bin/sh
                [ "$*" = "ssm start-session --target i-0123456789abcdef0 --document-name AWS-StartSSHSession \
                --parameters portNumber=22 --region eu-west-1 --profile workshop" ] || { echo "arguments: $*" >&2; exit 9; }
                %s
                """.formatted(deed));
        assertTrue(aws.toFile().setExecutable(true));
        sshd.write("home/.ssh/known_hosts", "i-0123456789abcdef0 " + sshd.publicKey("host_ed25519") + "\n");
        return new LocalUser(
                folder.resolve("home"), user(), Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
    }

    private SshTarget instance() {
        return new SshTarget(
                "i-0123456789abcdef0",
                Optional.of(user()),
                Optional.empty(),
                List.of(folder.resolve("home/.ssh/id")),
                false,
                false,
                Optional.of("eu-west-1"),
                Optional.of("workshop"));
    }

    private Tunnel openInstance(LocalUser localUser, int remote) {
        var opening = new TunnelOpening(localUser, Prompter.NON_INTERACTIVE, Optional.empty(), false);
        return Tunnel.open(instance(), List.of(Forward.to(TestPort.free(), remote)), opening, event -> {});
    }

    @Test
    void an_instance_is_reached_through_a_session_that_is_renewed_when_it_ends() throws IOException {
        var localUser = withAws("exec /usr/sbin/sshd -i -f " + folder + "/sshd_config");
        try (var backend = new Backend(Backend.ECHO);
                var tunnel = openInstance(localUser, backend.port())) {
            echoes(tunnel);
            ProcessHandle.current()
                    .descendants()
                    .filter(one -> one.info().commandLine().orElse("").contains("sshd -i"))
                    .forEach(ProcessHandle::destroyForcibly);
            echoes(tunnel);
        }
    }

    @Test
    void what_aws_complains_about_is_named() throws IOException {
        var complaints = Map.of(
                "An error occurred (TargetNotConnected) when calling the StartSession operation",
                        Problem.AWS_NOT_CONNECTED,
                "SessionManagerPlugin is not found. Please refer to", Problem.AWS_PLUGIN_MISSING,
                "An error occurred (ExpiredTokenException): The security token is expired",
                        Problem.AWS_CREDENTIALS_EXPIRED);
        for (var complaint : complaints.entrySet()) {
            var localUser = withAws("echo '" + complaint.getKey() + "' >&2; exit 254");
            var failure = assertThrows(Failure.class, () -> openInstance(localUser, 1));
            assertEquals(complaint.getValue(), failure.problem());
        }
    }

    @Test
    void an_instance_that_rejects_the_key_points_to_instance_connect() throws IOException {
        var localUser = withAws("exec /usr/sbin/sshd -i -f " + folder + "/sshd_config");
        sshd.write("authorized_keys", "");
        var failure = assertThrows(Failure.class, () -> openInstance(localUser, 1));
        assertEquals(Problem.SSH_REJECTED_BY_INSTANCE, failure.problem());
    }

    @Test
    void a_host_that_does_not_resolve_refuses_or_is_no_ssh_server_is_named_as_such() throws IOException {
        assertEquals(
                Problem.SSH_HOST_NOT_FOUND,
                fails("nobody@no-such-host.invalid", sshd.localUser()).problem());
        assertEquals(
                Problem.SSH_REFUSED,
                fails("127.0.0.1:" + TestPort.free(), sshd.localUser()).problem());
        for (var greeting : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-1.5-old\r\n", "")) {
            try (var other = new Backend((socket, in, out) -> {
                out.write(greeting.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (!greeting.isEmpty()) {
                    socket.close();
                }
                in.readAllBytes();
            })) {
                assertEquals(
                        Problem.SSH_NOT_SPOKEN,
                        fails("127.0.0.1:" + other.port(), sshd.localUser()).problem(),
                        greeting);
            }
        }
    }

    @Test
    void a_host_whose_queue_is_full_is_given_up_in_time() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var one = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
                var two = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort())) {
            assertTrue(one.isConnected() && two.isConnected());
            assertEquals(
                    Problem.SSH_UNREACHABLE,
                    fails("127.0.0.1:" + full.getLocalPort(), sshd.localUser()).problem());
        }
    }

    @Test
    void the_configurations_time_to_connect_counts() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var one = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
                var two = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort())) {
            assertTrue(one.isConnected() && two.isConnected());
            config("ConnectTimeout 1");
            long start = System.nanoTime();
            fails("127.0.0.1:" + full.getLocalPort(), sshd.localUser());
            assertTrue(System.nanoTime() - start < 5_000_000_000L, "it took as long as without");
        }
    }

    @Test
    void an_address_that_drops_everything_leaves_the_next_one_its_share_of_the_time() throws IOException {
        var addresses = new InetAddress[] {InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.4")};
        try (var full = new ServerSocket(0, 1, addresses[0]);
                var one = new Socket(addresses[0], full.getLocalPort());
                var two = new Socket(addresses[0], full.getLocalPort());
                var good = new ServerSocket(full.getLocalPort(), 1, addresses[1])) {
            assertTrue(one.isConnected() && two.isConnected());
            new TcpConnector("workshop", good.getLocalPort())
                    .open(addresses, Duration.ofSeconds(2))
                    .close();
            good.setSoTimeout(1_000);
            good.accept().close();
        }
    }

    @Test
    void jumps_that_lead_in_a_circle_are_named() {
        config("Host a", "ProxyJump b", "Host b", "ProxyJump c", "Host c", "ProxyJump a");
        var withoutSsh = new LocalUser(folder.resolve("home"), user(), Map.of());
        for (var localUser : List.of(sshd.localUser(), withoutSsh)) {
            var failure = fails("a", localUser);
            assertEquals(Problem.SSH_CONFIG_INVALID, failure.problem());
            assertTrue(failure.details()[1].toString().contains("a → b → c → a"), failure.toString());
        }
    }

    @Test
    void a_port_of_the_configuration_that_is_none_is_named() {
        config("Host workshop", "Port 70000");
        for (var localUser : List.of(sshd.localUser(), new LocalUser(folder.resolve("home"), user(), Map.of()))) {
            var failure = fails("workshop", localUser);
            assertEquals(Problem.SSH_CONFIG_INVALID, failure.problem());
            assertTrue(failure.details()[0].toString().endsWith("/.ssh/config:2"), failure.getMessage());
        }
    }

    @Test
    void a_host_with_too_many_newcomers_or_with_something_against_us_is_not_taken_for_another_server()
            throws IOException {
        sshd.close();
        sshd = new Sshd(folder.resolve("busy"), "MaxStartups 1");
        try (var newcomer = newcomer()) {
            assertTrue(newcomer.isConnected());
            assertEquals(
                    Problem.SSH_HUNG_UP,
                    fails("127.0.0.1:" + sshd.port, sshd.localUser()).problem());
        }
        try (var other = new Backend((socket, in, out) -> socket.close())) {
            assertEquals(
                    Problem.SSH_HUNG_UP,
                    fails("127.0.0.1:" + other.port(), sshd.localUser()).problem());
        }
    }

    /** Somebody who was greeted by the server and says nothing. */
    private Socket newcomer() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), sshd.port);
        if (socket.getInputStream().read() == 'S') {
            return socket;
        }
        socket.close(); // the one before is not gone yet
        return newcomer();
    }

    @Test
    void a_target_that_is_none_is_refused() {
        for (var text : List.of("", "@", "-oProxyCommand=x", "a b", "host:0", "host:70000", "host:", "user@", "a;b")) {
            var failure = assertThrows(Failure.class, () -> SshTarget.parse(text), text);
            assertEquals(Problem.SSH_TARGET_INVALID, failure.problem());
        }
        var ipv6 = SshTarget.parse("ssh://me@[::1]:2200");
        assertEquals("::1", ipv6.host());
        assertEquals("me@[::1]:2200", ipv6.text());
        assertTrue(SshTarget.parse("i-0123456789abcdef0").isInstance());
        assertTrue(Files.exists(folder));
    }
}
