package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of the tunnel without a far host. No engine is ever asked. */
final class TunnelCommandTest {

    @TempDir
    Path folder;

    private Session session() {
        return new Session(folder, folder, processContext -> {
                    throw new Failure(Problem.ENGINE_UNREACHABLE, "nowhere");
                })
                .with("XDG_STATE_HOME", folder.resolve("state").toString())
                .with("PATH", "/usr/bin:/bin");
    }

    @Test
    void a_forward_that_is_none_is_refused_before_anything_else_in_both_languages() {
        var seen = session().type("tunnel host -L 70000");
        assertEquals(4, seen.code());
        assertEquals("""
                ✗ 70000 is not a forward: a port is a number from 1 to 65535
                  fix    Write -L REMOTE, -L LOCAL:REMOTE or -L LOCAL:HOST:REMOTE, for example -L 18080:8080
                """, seen.err());
        assertTrue(session().inJapanese().type("tunnel host -L 0").err().contains("転送の指定ではありません"));
    }

    @Test
    void the_same_local_port_twice_is_refused() {
        var seen = session().type("tunnel host -L usual -L 3000:5000");
        assertEquals(4, seen.code());
        assertTrue(seen.err().contains("3000 is named twice"), seen.err());
    }

    @Test
    void a_host_that_does_not_exist_is_explained_as_json() {
        var seen = session().type("--json tunnel me@no-such-host.invalid -L 45871:1");
        assertEquals(6, seen.code());
        assertTrue(seen.err().startsWith("{\"schema\":1,\"problem\":\"SSH_HOST_NOT_FOUND\""), seen.err());
        assertEquals("", seen.out());
    }

    @Test
    void without_a_host_and_without_a_memory_the_host_is_asked_for() {
        var seen = session().type("tunnel");
        assertEquals(2, seen.code());
        assertTrue(seen.err().contains("langfuse-ctl tunnel HOST"), seen.err());
    }

    @Test
    void the_host_that_a_project_remembers_is_explained_among_its_settings() {
        assertTrue(BundledFiles.text(".env.example").contains("tunnel` without a HOST leads; remembered by it"));
        assertTrue(BundledFiles.text(".env.example").contains("\n#TUNNEL_HOST=\n"));
    }

    @Test
    void a_folder_does_not_become_a_project_by_a_tunnel() {
        assertEquals(7, session().type("tunnel status").code());
        assertFalse(Files.exists(folder.resolve(".env")));
        assertFalse(Files.exists(folder.resolve(".langfuse-ctl")));
    }

    @Test
    void the_status_of_no_tunnel_has_the_shape_of_every_status() {
        var seen = session().type("tunnel status --json");
        assertEquals(7, seen.code());
        assertEquals(
                "{\"schema\":1,\"host\":\"\",\"up\":false,\"since\":null,\"reconnects\":0,\"lastReason\":\"\",\"strayLogin\":null,\"forwards\":[]}\n",
                seen.out());
    }

    @Test
    void stopping_no_tunnel_is_no_failure() {
        assertEquals(0, session().type("tunnel stop").code());
    }

    @Test
    void a_port_of_the_server_that_is_none_is_refused() {
        for (var port : List.of("0", "70000")) {
            var seen = session().type("tunnel host -p " + port);
            assertEquals(6, seen.code());
            assertTrue(seen.err().contains(port + " is not a port"), seen.err());
        }
        assertEquals(2, session().type("tunnel host -p many").code());
    }

    @Test
    void a_region_without_an_instance_is_a_mistake() {
        for (var option : List.of("--region eu-west-1", "--profile workshop")) {
            var seen = session().type("tunnel host " + option);
            assertEquals(2, seen.code());
            assertTrue(seen.err().contains("host is not one"), seen.err());
        }
    }

    @Test
    void a_name_that_looks_like_this_machine_is_not() {
        assertEquals(2, session().type("tunnel host --bind 127.evil.example").code());
    }

    @Test
    void listening_for_everybody_wants_a_decision() {
        var seen = session().type("tunnel host --bind 0.0.0.0");
        assertEquals(2, seen.code());
        assertTrue(seen.err().contains("0.0.0.0"), seen.err());
    }

    @Test
    void a_unit_for_a_service_manager_opens_the_same_tunnel() {
        var systemd = session().type("tunnel me@host -L 9090 --accept-new --print-unit systemd");
        assertEquals(0, systemd.code());
        assertTrue(systemd.out().contains("tunnel me@host -L 9090 --accept-new --under systemd\n"), systemd.out());
        assertTrue(
                systemd.out().contains("RestartPreventExitStatus=2 3 6\nSuccessExitStatus=130 143\n"), systemd.out());
        var launchd = session().type("tunnel me@host -L 9090 --print-unit launchd");
        assertTrue(launchd.out().contains("<string>me@host</string>"), launchd.out());
    }
}
