package io.langfusectl.ssh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.LocalUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred and more configurations, each read by ssh and by us. */
final class SshConfigTest {

    private static final int CASES = 120;
    private static final long SEED = 4;

    @TempDir
    Path home;

    private LocalUser localUser() {
        return new LocalUser(
                home, System.getProperty("user.name"), Map.of("PATH", "/usr/bin:/bin", "MY_SOCK", "/tmp/agent"));
    }

    private Path config(String name, String text) throws IOException {
        var file = home.resolve(".ssh").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        file.toFile().setWritable(false, false);
        file.toFile().setWritable(true, true);
        return file;
    }

    @Test
    void our_reader_finds_what_ssh_finds() throws IOException {
        var random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            config("more/a.conf", block(random) + block(random));
            var text = (random.nextInt(4) == 0 ? lines(random) : "")
                    + block(random)
                    + (random.nextInt(3) == 0 ? "Include " + home.resolve(".ssh/more") + "/*.conf\n" : "")
                    + block(random)
                    + block(random);
            config("config", text);
            var target = SshTarget.parse(
                    List.of("workshop", "me@workshop:2200", "db.example.com", "WORKSHOP", "i-0123456789abcdef0")
                            .get(random.nextInt(5)));
            var theirs = new SshConfig(
                    localUser(), target.host(), SshConfigReader.asked(Path.of("/usr/bin/ssh"), target, localUser()));
            var ours = new SshConfig(
                    localUser(),
                    target.host(),
                    SshConfigParser.read(target, localUser(), List.of(home.resolve(".ssh/config"))));
            assertEquals(facts(theirs), facts(ours), target + "\n" + text);
        }
    }

    private static List<Object> facts(SshConfig config) {
        return List.of(
                config.host(),
                config.port(),
                config.user(),
                config.words().containsKey("identityfile")
                        ? config.identityFiles().stream()
                                .filter(file -> file.toString().contains("key"))
                                .toList()
                        : List.of(),
                config.certificateFiles(),
                config.identitiesOnly(),
                config.agent(),
                config.hostKeyAlias(),
                config.userKnownHosts(),
                config.strictHostKeyChecking(),
                config.proxyJump(),
                config.proxyCommand(),
                config.connectTimeout(),
                config.hashesKnownHosts());
    }

    private static String block(Random random) {
        var head = switch (random.nextInt(8)) {
            case 0 -> "Host workshop\n";
            case 1 -> "Host *.example.com !bad.example.com\n";
            case 2 -> "Host work* other\n";
            case 3 -> "Host=* !workshop\n";
            case 4 -> "Match host workshop,*.internal\n";
            case 5 -> "Match originalhost workshop user me\n";
            case 6 -> "Match all\n";
            default -> "Host *\n";
        };
        return head + lines(random);
    }

    private static String lines(Random random) {
        var text = new StringBuilder();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(random.nextBoolean() ? "  " : "\t").append(line(random)).append('\n');
        }
        return text.toString();
    }

    private static String line(Random random) {
        var lines = new ArrayList<>(List.of(
                "HostName host.internal",
                "HostName %h.internal",
                "hostname = 10.0.0.7",
                "Port 2222",
                "port=2022",
                "User ec2-user",
                "USER \"me\"",
                "IdentityFile ~/.ssh/key_a",
                "IdentityFile \"~/key b\"",
                "IdentityFile %d/key_%r_%h",
                "CertificateFile ~/.ssh/cert.pub",
                "IdentitiesOnly yes",
                "IdentitiesOnly no",
                "IdentityAgent none",
                "IdentityAgent ~/agent.sock",
                "IdentityAgent $MY_SOCK",
                "HostKeyAlias The-Alias",
                "UserKnownHostsFile ~/.ssh/kh1 ~/.ssh/kh2",
                "UserKnownHostsFile /dev/null",
                "StrictHostKeyChecking no",
                "StrictHostKeyChecking accept-new",
                "StrictHostKeyChecking yes",
                "ProxyJump none",
                "ProxyJump a@jump:22,second",
                "ProxyCommand nc %h %p",
                "ProxyCommand none",
                "ConnectTimeout 7",
                "HashKnownHosts yes",
                "# a comment",
                "",
                "ServerAliveInterval 15",
                "Compression yes",
                "LocalForward 9000 localhost:9000"));
        return lines.get(random.nextInt(lines.size()));
    }

    @Test
    void a_line_that_ssh_does_not_understand_is_named_with_its_place() throws IOException {
        var file = config("config", "Host *\n  Prot 22\n");
        var failure = assertThrows(Failure.class, () -> SshConfigReader.of(SshTarget.parse("workshop"), localUser()));
        assertEquals(Problem.SSH_CONFIG_INVALID, failure.problem());
        assertEquals(file + ":2", failure.details()[0]);
        assertTrue(failure.details()[1].toString().contains("prot"), failure.getMessage());
    }

    @Test
    void without_ssh_a_line_without_value_is_named_with_its_place() throws IOException {
        var file = config("config", "Host *\n  Port\n");
        var localUser = new LocalUser(home, System.getProperty("user.name"), Map.of("PATH", "/nowhere"));
        var failure = assertThrows(Failure.class, () -> SshConfigReader.of(SshTarget.parse("workshop"), localUser));
        assertEquals("SSH_CONFIG_INVALID [" + file + ":2, VALUE_MISSING]", failure.getMessage());
    }

    @Test
    void without_ssh_a_port_that_is_none_and_a_quote_without_end_are_named_with_their_place() throws IOException {
        var localUser = new LocalUser(home, System.getProperty("user.name"), Map.of("PATH", "/nowhere"));
        var broken = Map.of("Port abc", "WHOLE_NUMBER_NEEDED", "IdentityFile \"~/key", "QUOTE_OPEN [\"]");
        for (var line : broken.entrySet()) {
            var file = config("config", "# mine\nHost *\n  " + line.getKey() + "\n");
            var failure = assertThrows(Failure.class, () -> SshConfigReader.of(SshTarget.parse("workshop"), localUser));
            assertEquals("SSH_CONFIG_INVALID [" + file + ":3, " + line.getValue() + "]", failure.getMessage());
        }
    }

    @Test
    void a_file_that_includes_itself_is_named_with_ssh_and_without() throws IOException {
        var file = config("config", "Include " + home.resolve(".ssh/config") + "\n");
        for (var path : List.of("/usr/bin:/bin", "/nowhere")) {
            var localUser = new LocalUser(home, System.getProperty("user.name"), Map.of("PATH", path));
            var failure = assertThrows(Failure.class, () -> SshConfigReader.of(SshTarget.parse("workshop"), localUser));
            assertEquals("SSH_CONFIG_INVALID [" + file + ", INCLUDED_TOO_DEEP [16]]", failure.getMessage());
        }
    }

    @Test
    void an_instance_id_is_reached_through_systems_manager_and_known_by_its_id() throws IOException {
        var aws = Files.createDirectories(home.resolve("bin")).resolve("aws");
        Files.writeString(aws, "#!/bin/sh\n");
        assertTrue(aws.toFile().setExecutable(true));
        var localUser = new LocalUser(
                home, System.getProperty("user.name"), Map.of("PATH", home.resolve("bin") + ":/usr/bin:/bin"));
        var config = SshConfigReader.of(SshTarget.parse("ec2-user@i-0123456789abcdef0"), localUser);
        assertEquals(
                "aws ssm start-session --target i-0123456789abcdef0 --document-name AWS-StartSSHSession"
                        + " --parameters portNumber=22",
                config.proxyCommand().orElseThrow());
        assertEquals("i-0123456789abcdef0", config.hostName().lookup());
    }

    @Test
    void an_instance_id_without_aws_says_what_is_missing() {
        var localUser = new LocalUser(home, System.getProperty("user.name"), Map.of("PATH", "/nowhere"));
        var failure = assertThrows(
                Failure.class, () -> SshConfigReader.of(SshTarget.parse("i-0123456789abcdef0"), localUser));
        assertEquals(Problem.AWS_MISSING, failure.problem());
    }
}
