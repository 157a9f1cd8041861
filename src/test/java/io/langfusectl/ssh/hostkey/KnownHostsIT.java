package io.langfusectl.ssh.hostkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import io.langfusectl.ssh.config.HostPattern;
import io.langfusectl.ssh.config.KnownHostName;
import io.langfusectl.ssh.hostkey.KnownHosts.Result;
import io.langfusectl.ssh.identity.EcdsaProvider;
import io.langfusectl.tunnel.Sshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three hundred and more known_hosts files, each judged by OpenSSH's client and by us. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
@Execution(ExecutionMode.CONCURRENT)
final class KnownHostsIT {

    private static final int CASES = 320;
    private static final long SEED = 20261124;

    @TempDir
    static Path folder;

    /** A host key as a server shows it: the file for sshd, and what we get to judge. */
    private record Shown(String name, Path file, HostKey key, Optional<HostCertificate> certificate) {}

    private static final List<Shown> SHOWN = new ArrayList<>();
    private static final Map<String, String> KEYS = new TreeMap<>();

    @BeforeAll
    static void makeKeys() throws Exception {
        EcdsaProvider.install();
        for (var type : List.of("ed25519", "ecdsa", "rsa")) {
            for (var who : List.of("own", "other")) {
                keygen(who + "-" + type, "-t", type);
                KEYS.put(who + "-" + type, publicKey(who + "-" + type));
            }
            SHOWN.add(new Shown(type, folder.resolve("own-" + type), key("own-" + type), Optional.empty()));
        }
        keygen("ca", "-t", "ed25519");
        KEYS.put("ca", publicKey("ca"));
        certify("good", "-h", "-n", "good.example.com,alias.example.com", "-V", "-1d:+1d");
        certify("wrongname", "-h", "-n", "someone.else", "-V", "-1d:+1d");
        certify("expired", "-h", "-n", "good.example.com", "-V", "-2d:-1d");
        certify("anybody", "-h", "-V", "-1d:+1d");
        certify("foruser", "-n", "good.example.com", "-V", "-1d:+1d");
    }

    private static void certify(String name, String... arguments) throws Exception {
        keygen("cert-" + name, "-t", "ed25519");
        var command = new ArrayList<>(
                List.of("ssh-keygen", "-q", "-s", folder.resolve("ca").toString(), "-I", name));
        command.addAll(List.of(arguments));
        command.add(folder.resolve("cert-" + name + ".pub").toString());
        Sshd.run(command);
        KEYS.put("cert-" + name, publicKey("cert-" + name));
        var blob =
                Base64.getDecoder().decode(publicKey("cert-" + name + "-cert").split(" ", 3)[1]);
        var certificate = certificate(new Buffer.PlainBuffer(blob).readPublicKey());
        SHOWN.add(new Shown(
                "cert-" + name, folder.resolve("cert-" + name), certificate.plainKey(), Optional.of(certificate)));
    }

    @SuppressWarnings("unchecked") // a certificate is of the key it certifies
    private static HostCertificate certificate(PublicKey key) {
        return new HostCertificate((Certificate<PublicKey>) key);
    }

    private static void keygen(String name, String... arguments) {
        var command = new ArrayList<>(
                List.of("ssh-keygen", "-q", "-N", "", "-f", folder.resolve(name).toString()));
        command.addAll(List.of(arguments));
        Sshd.run(command);
    }

    private static String publicKey(String name) throws IOException {
        var words = Files.readString(folder.resolve(name + ".pub")).split(" ", 3);
        return words[0] + " " + words[1];
    }

    private static HostKey key(String name) throws Exception {
        return HostKey.in(Base64.getDecoder().decode(publicKey(name).split(" ", 2)[1]));
    }

    @Test
    void every_generated_file_is_judged_as_openssh_judges_it() throws Exception {
        var random = new Random(SEED);
        var differences = new ArrayList<String>();
        var seen = new TreeMap<String, Integer>();
        for (int i = 0; i < CASES; i++) {
            var shown = SHOWN.get(random.nextInt(SHOWN.size()));
            var host = List.of("good.example.com", "bad.example.com", "evil.org", "h+h", "10.0.0.7")
                    .get(random.nextInt(5));
            int port = random.nextInt(3) == 0 ? 22 : 2222;
            var file = Files.writeString(folder.resolve("known_" + i), lines(random, shown, host, port));
            var theirs = opensshSays(shown, host, port, file);
            var ours = KnownHosts.read(List.of(file))
                    .judge(
                            KnownHostName.of(host, port, Optional.empty()),
                            shown.key(),
                            shown.certificate(),
                            Instant.now())
                    .result();
            seen.merge(theirs.toString(), 1, Integer::sum);
            if (theirs != ours) {
                differences.add(shown.name() + " as " + host + ":" + port + ": OpenSSH " + theirs + ", we " + ours
                        + "\n" + Files.readString(file));
            }
        }
        assertEquals(List.of(), differences);
        assertEquals(Result.values().length, seen.size(), "not every outcome came up: " + seen);
        assertTrue(seen.values().stream().allMatch(count -> count >= 10), seen.toString());
    }

    private static String lines(Random random, Shown shown, String host, int port) {
        var text = new StringBuilder();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(12) == 0 ? noise(random) : line(random, shown, host, port))
                    .append('\n');
        }
        return text.toString();
    }

    private static String noise(Random random) {
        return List.of(
                        "# a comment",
                        "",
                        "   ",
                        "good.example.com",
                        "@bogus * ssh-ed25519 AAAA",
                        "* ssh-ed25519 %%%",
                        "* no-such-type AAAA",
                        "@revoked",
                        "|1|nonsense ssh-ed25519 AAAA")
                .get(random.nextInt(9));
    }

    private static String line(Random random, Shown shown, String host, int port) {
        var own = shown.file().getFileName().toString();
        var names = List.copyOf(KEYS.keySet());
        var key = switch (random.nextInt(4)) {
            case 0, 1 -> own;
            case 2 -> "ca";
            default -> names.get(random.nextInt(names.size()));
        };
        var marker = switch (random.nextInt(6)) {
            case 0 -> "@revoked ";
            case 1 -> "@cert-authority ";
            default -> key.equals("ca") ? "@cert-authority " : "";
        };
        var blanks = random.nextInt(10) == 0 ? " \t" : "";
        return blanks + marker + pattern(random, host, port) + " " + KEYS.get(key)
                + (random.nextBoolean() ? " me" : "");
    }

    private static String pattern(Random random, String host, int port) {
        var name = KnownHostName.nameOf(host, port);
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> name;
            case 3 -> host;
            case 4 -> HostPattern.hashed(name, salt(random)).text();
            case 5 -> HostPattern.hashed(host, salt(random)).text();
            case 6 -> "*.example.com,!bad.example.com";
            case 7 -> "[*.example.com]:2222,![bad*]:2222";
            case 8 -> "!other.org";
            case 9 -> "*";
            case 10 -> name.toUpperCase(Locale.ROOT);
            case 11 -> "other.org," + name;
            case 12 -> name.replaceFirst("[a-z]", "?");
            default -> "h+h,1?.0.*";
        };
    }

    /** Twenty bytes, as ssh wants them; rarely another number, which it passes over. */
    private static byte[] salt(Random random) {
        var salt = new byte[random.nextInt(8) == 0 ? 19 : 20];
        random.nextBytes(salt);
        return salt;
    }

    /** Connects for real, through a server without a socket, and reads how the client refused or went on. */
    private static Result opensshSays(Shown shown, String host, int port, Path known) throws Exception {
        var config = new ArrayList<>(
                List.of("HostKey " + shown.file(), "UsePAM no", "StrictModes no", "PidFile none", "LogLevel QUIET"));
        if (shown.certificate().isPresent()) {
            config.add("HostCertificate " + shown.file() + "-cert.pub");
        }
        var server = Files.write(folder.resolve("sshd_" + shown.name()), config);
        var process = new ProcessBuilder(
                        "ssh",
                        "-F",
                        "/dev/null",
                        "-p",
                        Integer.toString(port),
                        "-o",
                        "ProxyCommand=/usr/sbin/sshd -i -f " + server,
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "UserKnownHostsFile=" + known,
                        "-o",
                        "GlobalKnownHostsFile=/dev/null",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "PreferredAuthentications=none",
                        "nobody@" + host,
                        "true")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        if (said.contains("Permission denied")) {
            return Result.KNOWN;
        }
        if (said.contains("REVOKED")) {
            return Result.REVOKED;
        }
        if (said.contains("HOST IDENTIFICATION HAS CHANGED")) {
            return Result.CHANGED;
        }
        assertTrue(said.contains("host key is known for"), said);
        return Result.UNKNOWN;
    }

    @Test
    void a_new_host_is_appended_in_the_manner_of_the_file() throws Exception {
        var file = Files.writeString(
                folder.resolve("hashed"),
                HostPattern.hashed("old.org", new byte[20]).text() + " " + KEYS.get("own-rsa"));
        new KnownHostsFile(file).add("new.org", key("own-ed25519"), false);
        var lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).startsWith("|1|"));
        assertTrue(Sshd.run(List.of("ssh-keygen", "-F", "new.org", "-f", file.toString()))
                .contains(KEYS.get("own-ed25519")));
    }

    @Test
    void a_fingerprint_and_its_picture_are_those_of_ssh_keygen() throws Exception {
        for (var name : List.of("own-ed25519", "own-ecdsa", "own-rsa")) {
            var theirs = Sshd.run(
                    List.of("ssh-keygen", "-lvf", folder.resolve(name + ".pub").toString()));
            assertTrue(theirs.contains(key(name).fingerprint()), theirs);
            assertTrue(
                    theirs.contains(key(name).randomart()),
                    theirs + "\n" + key(name).randomart());
        }
    }
}
