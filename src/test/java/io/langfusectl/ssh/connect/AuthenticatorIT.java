package io.langfusectl.ssh.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.ssh.identity.FileIdentity;
import io.langfusectl.ssh.identity.PrivateKeyFile;
import io.langfusectl.tunnel.Eventually;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, with which key, and what is said when nobody is. Against a real sshd and a real ssh-agent. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class AuthenticatorIT {

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

    private SshTarget with(Path... identities) {
        var target = sshd.target();
        return new SshTarget(
                target.host(),
                target.user(),
                target.port(),
                List.of(identities),
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    private void letsIn(SshTarget target, LocalUser localUser, Prompter prompter) {
        var opening = new TunnelOpening(localUser, prompter, Optional.empty(), false);
        try (var tunnel = Tunnel.open(target, List.of(Forward.to(TestPort.free(), 1)), opening, event -> {})) {
            assertTrue(tunnel.status().forwards().size() == 1);
        }
    }

    private Failure refuses(SshTarget target, LocalUser localUser, Prompter prompter) {
        return assertThrows(Failure.class, () -> letsIn(target, localUser, prompter));
    }

    /** Answers every question for a passphrase with this one. */
    private static Prompter knowing(String passphrase, List<Integer> attempts) {
        return new Prompter() {
            @Override
            public Optional<char[]> passphrase(Path key, int attempt) {
                attempts.add(attempt);
                return Optional.of(passphrase.toCharArray());
            }
        };
    }

    @Test
    void every_type_of_key_in_every_form_is_taken() {
        for (var type : List.of("ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 3072")) {
            for (var form : List.of("OPENSSH", "PEM", "PKCS8")) {
                if (type.equals("ed25519") && !form.equals("OPENSSH")) {
                    continue; // ssh-keygen writes none
                }
                for (var passphrase : List.of("", "pass word")) {
                    var name = "key " + (type + form + passphrase.length()).replace(' ', '-');
                    var arguments = new ArrayList<>(List.of("-t"));
                    arguments.addAll(List.of(type.split(" ", -1)));
                    arguments.addAll(List.of("-N", passphrase));
                    if (!form.equals("OPENSSH")) {
                        arguments.addAll(List.of("-m", form));
                    }
                    var key = sshd.keygen(name, arguments.toArray(String[]::new));
                    sshd.authorize(name);
                    letsIn(with(key), sshd.localUser(), knowing(passphrase, new ArrayList<>()));
                }
            }
        }
    }

    @Test
    void a_wrong_passphrase_is_asked_for_three_times() {
        var key = sshd.keygen("locked", "-t", "ed25519", "-N", "right");
        sshd.authorize("locked");
        var attempts = new ArrayList<Integer>();
        assertEquals(
                Problem.SSH_KEY_LOCKED,
                refuses(with(key), sshd.localUser(), knowing("wrong", attempts)).problem());
        assertEquals(List.of(1, 2, 3), attempts);
    }

    @Test
    void a_key_under_a_cipher_that_we_lack_is_named_and_nobody_is_asked() {
        var key = sshd.keygen("chacha", "-t", "ed25519", "-N", "right", "-Z", "chacha20-poly1305@openssh.com");
        sshd.authorize("chacha");
        var attempts = new ArrayList<Integer>();
        assertEquals(
                "SSH_KEY_CIPHER [" + key + ", chacha20-poly1305@openssh.com]",
                refuses(with(key), sshd.localUser(), knowing("right", attempts)).getMessage());
        assertEquals(List.of(), attempts);
    }

    @Test
    void a_key_is_taken_under_every_other_cipher_of_ssh_keygen() {
        for (var cipher : List.of(
                "aes128-cbc",
                "aes192-cbc",
                "aes256-cbc",
                "aes128-ctr",
                "aes192-ctr",
                "aes256-ctr",
                "3des-cbc",
                "aes128-gcm@openssh.com",
                "aes256-gcm@openssh.com")) {
            var key = sshd.keygen("key-" + cipher, "-t", "ed25519", "-N", "right", "-Z", cipher);
            sshd.authorize("key-" + cipher);
            letsIn(with(key), sshd.localUser(), knowing("right", new ArrayList<>()));
        }
    }

    @Test
    void a_locked_key_without_a_terminal_is_named() {
        var key = sshd.keygen("locked", "-t", "ed25519", "-N", "right");
        sshd.authorize("locked");
        sshd.write("home/.ssh/config", "IdentityFile none\n");
        assertEquals(
                "SSH_KEY_LOCKED [" + key + "]",
                refuses(with(key), sshd.localUser(), Prompter.NON_INTERACTIVE).getMessage());
    }

    @Test
    void a_key_that_others_can_read_is_refused_as_ssh_refuses_it() throws IOException {
        var key = sshd.keygen("open", "-t", "ed25519");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                "SSH_KEY_OPEN [" + key + ", rw-r--r--]",
                refuses(with(key), sshd.localUser(), Prompter.NON_INTERACTIVE).getMessage());
    }

    @Test
    void a_missing_key_and_one_that_is_none_are_named() {
        var missing = folder.resolve("nowhere");
        assertEquals(
                Problem.SSH_KEY_MISSING,
                refuses(with(missing), sshd.localUser(), Prompter.NON_INTERACTIVE)
                        .problem());
        var text = sshd.write("text", "no key at all\n");
        assertTrue(text.toFile().setReadable(false, false) && text.toFile().setReadable(true, true));
        assertEquals(
                Problem.SSH_KEY_UNREADABLE,
                refuses(with(text), sshd.localUser(), Prompter.NON_INTERACTIVE).problem());
    }

    @Test
    void a_key_that_nobody_demanded_and_that_cannot_be_used_does_not_stop_another() throws IOException {
        var open = sshd.keygen("home/.ssh/id_rsa", "-t", "rsa");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        var broken = sshd.write("home/.ssh/id_ecdsa", "no key at all\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));
        var good = sshd.keygen("home/.ssh/id_ed25519", "-t", "ed25519");
        sshd.authorize("home/.ssh/id_ed25519");
        letsIn(with(), sshd.localUser(), Prompter.NON_INTERACTIVE);
        Files.delete(good);
        Files.delete(broken);
        assertEquals(
                "SSH_KEY_OPEN [" + open + ", rw-r--r--]",
                refuses(with(), sshd.localUser(), Prompter.NON_INTERACTIVE).getMessage());
    }

    @Test
    void a_host_that_falls_silent_at_the_login_is_given_up_once_and_not_for_every_key() {
        var person = new Prompter() {
            @Override
            public Optional<char[]> passphrase(Path key, int attempt) {
                sshd.signalConnections("STOP");
                return Optional.of("right".toCharArray());
            }
        };
        var keys = new Path[2];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = sshd.keygen("locked" + i, "-t", "ed25519", "-N", "right");
        }
        long start = System.nanoTime();
        assertEquals(
                Problem.SSH_BROKEN,
                refuses(with(keys), sshd.localUser(), person).problem());
        assertTrue(System.nanoTime() - start < 11_000_000_000L, "it took more than ten seconds");
    }

    @Test
    void a_host_that_has_enough_of_keys_is_quoted_with_those_it_saw() {
        sshd.close();
        sshd = new Sshd(folder.resolve("strict"), "MaxAuthTries 2");
        var keys = new Path[4];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = sshd.keygen("foreign" + i, "-t", "ed25519");
        }
        var failure = refuses(with(keys), sshd.localUser(), Prompter.NON_INTERACTIVE);
        assertEquals(Problem.SSH_REJECTED, failure.problem());
        assertTrue(failure.details()[2].toString().startsWith(keys[0] + ", " + keys[1]), failure.getMessage());
    }

    @Test
    void a_key_nobody_knows_is_rejected_with_what_was_tried_and_what_is_allowed() {
        var key = sshd.keygen("foreign", "-t", "ed25519");
        var failure = refuses(with(key), sshd.localUser(), Prompter.NON_INTERACTIVE);
        assertEquals(Problem.SSH_REJECTED, failure.problem());
        assertTrue(failure.details()[2].toString().startsWith(key.toString()), failure.getMessage());
        assertTrue(failure.details()[3].toString().contains("publickey"), failure.getMessage());
    }

    /** The authority of this test says that the key is this user's. */
    private void certify(Path key) {
        var authority = folder.resolve("ca").toString();
        var user = System.getProperty("user.name");
        Sshd.run(List.of("/usr/bin/ssh-keygen", "-q", "-s", authority, "-I", "me", "-n", user, key + ".pub"));
    }

    @Test
    void a_user_certificate_is_taken_where_its_key_alone_is_not() {
        sshd.close();
        sshd.keygen("ca", "-t", "ed25519");
        try (var certified = new Sshd(folder.resolve("certified"), "TrustedUserCAKeys " + folder.resolve("ca.pub"))) {
            for (var type : List.of("ed25519", "ecdsa", "rsa")) {
                var key = certified.keygen("key-" + type, "-t", type);
                certify(key);
                var target = certified.target();
                letsIn(
                        new SshTarget(
                                target.host(),
                                target.user(),
                                target.port(),
                                List.of(key),
                                false,
                                false,
                                Optional.empty(),
                                Optional.empty()),
                        certified.localUser(),
                        Prompter.NON_INTERACTIVE);
            }
        }
    }

    @Test
    void a_certificate_that_the_configuration_names_is_taken_from_where_it_lies() throws IOException {
        sshd.close();
        sshd.keygen("ca", "-t", "ed25519");
        try (var certified = new Sshd(folder.resolve("named"), "TrustedUserCAKeys " + folder.resolve("ca.pub"))) {
            var key = certified.keygen("elsewhere", "-t", "ed25519");
            certify(key);
            var certificate = Files.createDirectory(certified.folder.resolve("certificates"))
                    .resolve("mine.pub");
            Files.move(Path.of(key + "-cert.pub"), certificate);
            var own = certified.target();
            var target = new SshTarget(
                    own.host(), own.user(), own.port(), List.of(key), false, false, Optional.empty(), Optional.empty());
            assertEquals(
                    Problem.SSH_REJECTED,
                    refuses(target, certified.localUser(), Prompter.NON_INTERACTIVE)
                            .problem());
            certified.write("home/.ssh/config", "CertificateFile " + certificate + "\n");
            letsIn(target, certified.localUser(), Prompter.NON_INTERACTIVE);
        }
    }

    @Test
    void an_agent_lets_us_in_with_every_type_of_key() throws Exception {
        var socket = folder.resolve("agent");
        var agent = new ProcessBuilder("/usr/bin/ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.out").toFile())
                .start();
        try {
            Eventually.is("the agent listens", () -> Files.exists(socket));
            var environment = new HashMap<>(Map.of("SSH_AUTH_SOCK", socket.toString(), "PATH", "/usr/bin:/bin"));
            var localUser = new LocalUser(folder.resolve("agenthome"), System.getProperty("user.name"), environment);
            Files.createDirectories(folder.resolve("agenthome/.ssh"));
            Files.copy(folder.resolve("home/.ssh/known_hosts"), folder.resolve("agenthome/.ssh/known_hosts"));
            for (var type : List.of("ed25519", "ecdsa", "rsa")) {
                var key = sshd.keygen("agent-" + type, "-t", type);
                sshd.authorize("agent-" + type);
                add(key, socket);
                assertTrue(key.toFile().delete());
                letsIn(with(), localUser, Prompter.NON_INTERACTIVE);
                sshd.write("authorized_keys", "");
            }
            assertEquals(
                    Problem.SSH_REJECTED,
                    refuses(with(), localUser, Prompter.NON_INTERACTIVE).problem());
        } finally {
            agent.destroyForcibly();
        }
    }

    private static void add(Path key, Path socket) throws Exception {
        var builder = new ProcessBuilder("/usr/bin/ssh-add", "-q", key.toString());
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        assertEquals(0, builder.start().waitFor());
    }

    @Test
    void a_host_is_believed_that_shows_a_certificate_of_an_authority_we_know() {
        sshd.keygen("ca", "-t", "ed25519");
        for (var type : List.of("ed25519", "ecdsa", "rsa")) {
            var key = sshd.keygen("host-" + type, "-t", type);
            sshd.certifyHost("ca", key, "127.0.0.1");
            try (var certified =
                    new Sshd(folder.resolve(type), "HostKey " + key, "HostCertificate " + key + "-cert.pub")) {
                certified.write("home/.ssh/known_hosts", "@cert-authority * " + sshd.publicKey("ca") + "\n");
                letsIn(certified.target(), certified.localUser(), Prompter.NON_INTERACTIVE);
                certified.write("home/.ssh/known_hosts", "@cert-authority * " + sshd.publicKey("host_ed25519") + "\n");
                assertEquals(
                        Problem.SSH_HOST_UNKNOWN,
                        refuses(certified.target(), certified.localUser(), Prompter.NON_INTERACTIVE)
                                .problem());
            }
        }
    }

    @Test
    void an_unknown_host_is_asked_about_and_remembered() throws IOException {
        var known = folder.resolve("home/.ssh/known_hosts");
        Files.delete(known);
        assertEquals(
                Problem.SSH_HOST_UNKNOWN,
                refuses(sshd.target(), sshd.localUser(), Prompter.NON_INTERACTIVE)
                        .problem());
        assertFalse(Files.exists(known));
        var asked = new ArrayList<Prompter.UnknownHost>();
        letsIn(sshd.target(), sshd.localUser(), new Prompter() {
            @Override
            public boolean trusts(UnknownHost host) {
                return asked.add(host);
            }
        });
        assertTrue(asked.get(0).fingerprint().startsWith("SHA256:"));
        letsIn(sshd.target(), sshd.localUser(), Prompter.NON_INTERACTIVE);
        assertEquals(1, Files.readAllLines(known).size());
    }

    @Test
    void the_configuration_says_whether_a_stranger_is_let_in_and_where_it_is_remembered() throws IOException {
        var known = folder.resolve("home/.ssh/known_hosts");
        Files.delete(known);
        sshd.write("home/.ssh/config", "StrictHostKeyChecking yes\n");
        var trusting = new Prompter() {
            @Override
            public boolean trusts(UnknownHost host) {
                return true;
            }
        };
        assertEquals(
                Problem.SSH_HOST_UNKNOWN,
                refuses(sshd.target(), sshd.localUser(), trusting).problem());
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        sshd.write(
                "home/.ssh/config",
                "StrictHostKeyChecking accept-new\nUserKnownHostsFile " + first + " " + second + "\n");
        letsIn(sshd.target(), sshd.localUser(), Prompter.NON_INTERACTIVE);
        assertEquals(1, Files.readAllLines(first).size());
        assertFalse(Files.exists(second) || Files.exists(known));
    }

    @Test
    void the_agent_that_the_configuration_names_is_asked_and_only_for_named_keys_if_it_says_so() throws Exception {
        var socket = folder.resolve("named-agent");
        var agent = new ProcessBuilder("/usr/bin/ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.out").toFile())
                .start();
        try {
            Eventually.is("the agent listens", () -> Files.exists(socket));
            var key = sshd.keygen("held", "-t", "ed25519");
            sshd.write("authorized_keys", sshd.publicKey("held") + "\n");
            add(key, socket);
            assertTrue(key.toFile().delete());
            sshd.write("home/.ssh/config", "IdentityAgent " + socket + "\n");
            letsIn(with(), sshd.localUser(), Prompter.NON_INTERACTIVE);
            sshd.write("home/.ssh/config", "IdentityAgent " + socket + "\nIdentitiesOnly yes\n");
            assertEquals(
                    Problem.SSH_REJECTED,
                    refuses(with(), sshd.localUser(), Prompter.NON_INTERACTIVE).problem());
            sshd.write(
                    "home/.ssh/config", "IdentityAgent " + socket + "\nIdentitiesOnly yes\nIdentityFile " + key + "\n");
            letsIn(with(), sshd.localUser(), Prompter.NON_INTERACTIVE);
        } finally {
            agent.destroyForcibly();
        }
    }

    @Test
    void a_host_that_got_a_better_key_is_still_known_by_its_old_one() throws IOException {
        var rsa = sshd.keygen("host_rsa", "-t", "rsa");
        var known = "[127.0.0.1]:%d " + sshd.publicKey("host_rsa") + "\n";
        try (var both =
                new Sshd(folder.resolve("both"), "HostKey " + folder.resolve("host_ed25519"), "HostKey " + rsa)) {
            both.write("home/.ssh/known_hosts", String.format(known, both.port));
            letsIn(both.target(), both.localUser(), Prompter.NON_INTERACTIVE);
        }
    }

    @Test
    void nothing_that_prints_shows_a_key_or_a_passphrase() {
        var key = sshd.keygen("locked", "-t", "rsa", "-N", "s3cret-passphrase");
        var pair = new PrivateKeyFile(key)
                .unlock(knowing("s3cret-passphrase", new ArrayList<>()))
                .orElseThrow();
        var identity = FileIdentity.plain(key.toString(), pair);
        assertEquals(key.toString(), identity.toString());
        var failure = refuses(with(key), sshd.localUser(), knowing("another-s3cret", new ArrayList<>()));
        assertFalse(failure.toString().contains("s3cret"), failure.toString());
    }
}
