package io.langfusectl.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.ssh.config.SshConfig;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.ssh.config.SsmProxyCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs between the machines at this end. */
final class LocalUserTest {

    private static final String PIPE = "\\\\.\\pipe\\openssh-ssh-agent";

    @TempDir
    Path folder;

    private LocalUser windows() throws IOException {
        var aws = Files.writeString(folder.resolve("aws.exe"), "");
        assertTrue(aws.toFile().setExecutable(true));
        return new LocalUser(folder, "me", Map.of("OS", "Windows_NT", "Path", "C:\\nowhere;" + folder));
    }

    @Test
    void on_windows_a_variable_has_no_case_and_a_program_ends_with_exe() throws IOException {
        assertEquals(Optional.of(folder.resolve("aws.exe")), windows().program("aws"));
        var elsewhere = new LocalUser(folder, "me", Map.of("Path", folder.toString()));
        assertEquals(Optional.empty(), elsewhere.program("aws"));
    }

    @Test
    void on_windows_the_agent_is_a_pipe_unless_the_environment_or_the_configuration_names_another() throws IOException {
        assertEquals(Optional.of(PIPE), new SshConfig(windows(), "host", Map.of()).agent());
        assertEquals(
                Optional.empty(), new SshConfig(windows(), "host", Map.of("identityagent", List.of("none"))).agent());
        var named = new LocalUser(folder, "me", Map.of("OS", "Windows_NT", "SSH_AUTH_SOCK", "other"));
        assertEquals(Optional.of("other"), new SshConfig(named, "host", Map.of()).agent());
        var elsewhere = new LocalUser(folder, "me", Map.of());
        assertEquals(Optional.empty(), new SshConfig(elsewhere, "host", Map.of()).agent());
    }

    @Test
    void on_windows_the_way_to_an_instance_is_quoted_as_cmd_quotes() throws IOException {
        var target = new SshTarget(
                "i-0123456789abcdef0",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.of("eu-west-1"),
                Optional.of("my workshop"));
        var config = SsmProxyCommand.of(target, new SshConfig(windows(), target.host(), Map.of()));
        assertEquals(
                "aws ssm start-session --target i-0123456789abcdef0 --document-name AWS-StartSSHSession"
                        + " --parameters portNumber=22 --region \"eu-west-1\" --profile \"my workshop\"",
                config.proxyCommand().orElseThrow());
    }
}
