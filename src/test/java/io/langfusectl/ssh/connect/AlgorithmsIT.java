package io.langfusectl.ssh.connect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.problem.Failure;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.ssh.kex.Kem;
import io.langfusectl.tunnel.Backend;
import io.langfusectl.tunnel.Eventually;
import io.langfusectl.tunnel.Sshd;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMGenerator;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a server reads in our KEXINIT, byte by byte, and what comes of it with servers of few words. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class AlgorithmsIT {

    private static final String ALLOWED =
            "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,kex-strict-c-v00@openssh.com,"
                    + "mlkem768x25519-sha256,sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,"
                    + "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,"
                    + "ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,ssh-ed25519,"
                    + "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256,"
                    + "rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,"
                    + "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes256-ctr,"
                    + "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-512,hmac-sha2-256,none";

    /** As OpenSSH has had it by default since 9.0. */
    private static final String QUANTUM_SAFE = "KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256";

    @TempDir
    Path folder;

    @Test
    void nothing_outside_the_list_is_on_the_wire() throws Exception {
        var offered = new CompletableFuture<List<List<String>>>();
        try (var server = new Backend((socket, in, out) -> {
            out.write("SSH-2.0-test\r\n".getBytes(StandardCharsets.US_ASCII));
            var data = new DataInputStream(in);
            for (int b = data.read(); b != '\n'; b = data.read()) {}
            int length = data.readInt();
            data.readNBytes(1 + 1 + 16); // padding length, message, cookie
            var lists = new ArrayList<List<String>>();
            for (int i = 0; i < 8; i++) {
                var names = new String(data.readNBytes(data.readInt()), StandardCharsets.US_ASCII);
                lists.add(Arrays.asList(names.split(",", -1)));
            }
            offered.complete(length > 0 ? lists : List.of());
            socket.close();
        })) {
            var localUser = new LocalUser(folder, "me", Map.of());
            var opening = new TunnelOpening(localUser, Prompter.NON_INTERACTIVE, Optional.empty(), false);
            assertThrows(
                    Failure.class,
                    () -> Tunnel.open(
                            SshTarget.parse("127.0.0.1:" + server.port()),
                            List.of(Forward.to(TestPort.free(), 1)),
                            opening,
                            event -> {}));
            var outside = new TreeSet<String>();
            offered.get(5, TimeUnit.SECONDS).forEach(outside::addAll);
            assertEquals(
                    List.of(
                            "mlkem768x25519-sha256",
                            "sntrup761x25519-sha512",
                            "sntrup761x25519-sha512@openssh.com",
                            "curve25519-sha256"),
                    offered.get().get(0).subList(0, 4));
            assertTrue(offered.get().get(0).contains("kex-strict-c-v00@openssh.com"), "strict key exchange");
            assertEquals("aes128-gcm@openssh.com", offered.get().get(2).get(0));
            assertEquals(
                    List.of(
                            "hmac-sha2-256-etm@openssh.com",
                            "hmac-sha2-512-etm@openssh.com",
                            "hmac-sha2-512",
                            "hmac-sha2-256"),
                    offered.get().get(4));
            Arrays.asList(ALLOWED.split(",", -1)).forEach(outside::remove);
            assertEquals(new TreeSet<>(), outside);
        }
        assertNull(Security.getProvider("BC"));
    }

    @Test
    void a_server_of_few_words_is_understood() throws Exception {
        for (var words : List.of(
                "Ciphers aes256-gcm@openssh.com",
                "Ciphers aes128-ctr\nMACs hmac-sha2-256",
                "Ciphers aes256-ctr\nMACs hmac-sha2-512",
                "Ciphers aes256-ctr\nMACs hmac-sha2-512-etm@openssh.com",
                "KexAlgorithms ecdh-sha2-nistp256",
                "KexAlgorithms curve25519-sha256@libssh.org",
                "KexAlgorithms sntrup761x25519-sha512@openssh.com")) {
            try (var sshd = new Sshd(folder.resolve(Integer.toString(words.hashCode())), words);
                    var backend = new Backend(Backend.ECHO);
                    var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()));
                    var client = new Socket(
                            InetAddress.getLoopbackAddress(),
                            tunnel.forwards().get(0).local())) {
                client.setSoTimeout(10_000);
                client.getOutputStream().write(5);
                assertEquals(5, client.getInputStream().read(), words);
            }
        }
    }

    @Test
    void a_server_that_has_a_quantum_safe_exchange_is_met_with_it_strictly() throws Exception {
        try (var sshd = new Sshd(folder, QUANTUM_SAFE, "LogLevel DEBUG3");
                var backend = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()))) {
            Eventually.is("the link is up", () -> tunnel.status().up());
            var log = Files.readString(folder.resolve("sshd.log"));
            assertTrue(log.contains("kex: algorithm: sntrup761x25519-sha512@openssh.com"), log);
            assertTrue(log.contains("will use strict KEX ordering"), log);
        }
    }

    @Test
    void a_quantum_safe_exchange_does_not_fail_by_chance(@TempDir Path other) throws Exception {
        try (var sshd = new Sshd(other, "RekeyLimit 1M", QUANTUM_SAFE, "LogLevel DEBUG1");
                var backend = new Backend(Backend.ECHO);
                var tunnel = sshd.tunnel(Forward.to(TestPort.free(), backend.port()));
                var client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        tunnel.forwards().get(0).local())) {
            client.setSoTimeout(30_000);
            var block = new byte[1024 * 1024];
            for (int i = 0; i < 12; i++) {
                block[i] = 1;
                client.getOutputStream().write(block);
                assertArrayEquals(block, client.getInputStream().readNBytes(block.length));
            }
            assertEquals(0, tunnel.status().reconnects());
            var exchanges = Files.readString(other.resolve("sshd.log")).split("kex: algorithm: sntrup", -1);
            assertTrue(exchanges.length > 8, exchanges.length + " exchanges");
        }
    }

    @Test
    void an_encapsulated_secret_is_the_one_that_was_wrapped() {
        var ours = Kem.mlKem768();
        assertEquals(1184, ours.publicKey().length);
        var theirs = new MLKEMGenerator(new SecureRandom())
                .generateEncapsulated(new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, ours.publicKey()));
        assertArrayEquals(theirs.getSecret(), ours.secret(theirs.getEncapsulation()));
        assertEquals(1088, ours.answerLength());
    }

    @Test
    void a_server_with_weak_words_only_is_refused() {
        try (var sshd = new Sshd(folder, "KexAlgorithms diffie-hellman-group14-sha1")) {
            var failure = assertThrows(Failure.class, () -> sshd.tunnel(Forward.to(TestPort.free(), 1)));
            assertEquals(6, failure.problem().exitCode());
        }
    }
}
