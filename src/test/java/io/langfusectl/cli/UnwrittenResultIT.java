package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process whose output nobody reads any more, or for whose output there is no room. */
final class UnwrittenResultIT {

    private static final List<String> COMMANDS = List.of(
            "--help",
            "--version",
            "completion bash",
            "config --json",
            "config --show LANGFUSE_PORT",
            "models",
            "status extra",
            "status --json=events",
            "start --dry-run",
            "stop --dry-run",
            "init",
            "logs quiet",
            "logs --json quiet",
            "update-config --dry-run",
            "tunnel --print-unit launchd example.org");

    private final RealProject project = RealProject.make();

    private record Printed(String out, String err) {}

    @BeforeEach
    void make() {
        project.write("templates/extra.yml", """
                name: ${LANGFUSE_CTL_INSTANCE}-extra
                services:
                  quiet:
                    image: busybox:1.36
                    command: [sh, -c, "echo ready; exec sleep 600"]
                    init: true
                """);
        project.ctl("start extra");
    }

    @AfterEach
    void close() {
        project.close();
    }

    private Printed bash(String line) throws IOException, InterruptedException {
        var process = project.launchInBash(line);
        process.getOutputStream().close();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), line + " does not end");
        return new Printed(
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip(),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs -f quiet | grep -m1 -q ready",
                "logs -f --json quiet | head -1 >/dev/null",
                "status --watch extra | head -1 >/dev/null",
                "status --watch --json extra | head -1 >/dev/null"
            })
    void a_command_that_follows_ends_with_its_reader_although_there_is_nothing_new(String line) throws Exception {
        var process = project.launchInBash("ctl " + line + "; echo ${PIPESTATUS[*]}");
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it goes on");
        assertEquals("141 0", process.inputReader().readLine());
        assertEquals("", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void nothing_that_watches_the_reader_is_left_behind_however_the_program_ends() throws Exception {
        for (var signal : List.of("TERM", "KILL")) {
            var line = "{ (exec \"$0\" \"${java[@]}\" logs -f quiet) & echo $! >pid; wait; } | cat";
            var process = project.launchInBash(line);
            assertEquals("quiet | ready", process.inputReader().readLine());
            run("kill", "-" + signal, project.read("pid").strip());
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "after " + signal + " the reader is not at its end");
        }
    }

    @Test
    void a_reader_that_has_gone_ends_every_command_quietly() throws Exception {
        for (var command : COMMANDS) {
            assertEquals(new Printed("141 0", ""), bash("ctl " + command + " | true; echo ${PIPESTATUS[*]}"), command);
        }
    }

    @Test
    void a_result_without_room_is_a_failure_of_every_command() throws Exception {
        for (var command : COMMANDS) {
            var seen = bash("ctl " + command + " >/dev/full; echo $?");
            assertEquals("3", seen.out(), command);
            assertTrue(seen.err().contains("The result cannot be written to standard output"), seen.err());
            assertTrue(seen.err().contains("IOException: "), seen.err());
        }
    }

    @Test
    void output_that_is_closed_from_the_beginning_is_one_too() throws Exception {
        var seen = bash("ctl status extra >&-; echo $?");
        assertEquals("3", seen.out());
        assertTrue(seen.err().contains("The result cannot be written to standard output"), seen.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start extra 2>&1", "--json=events start extra 2>&1", "--json start extra 2>&1"})
    void a_change_is_carried_to_its_end_whoever_has_stopped_reading(String start) throws Exception {
        project.ctl("stop extra");
        assertEquals(new Printed("141 0", ""), bash("ctl " + start + " | true; echo ${PIPESTATUS[*]}"));
        project.ctl("status extra");
        var stop = start.replace("start", "stop");
        assertEquals(new Printed("141 0", ""), bash("ctl " + stop + " | true; echo ${PIPESTATUS[*]}"));
        assertEquals("", run("docker", "ps", "-aq", "-f", "name=^/" + project.instance() + "-extra"));
    }

    @Test
    void a_story_that_nobody_hears_is_no_failure() throws Exception {
        project.ctl("stop extra");
        var seen = bash("{ ctl start extra 2>&3 >/dev/null; echo $?; } 3> >(exec true)");
        assertEquals(new Printed("0", ""), seen);
        assertEquals("0", bash("ctl stop extra 2>/dev/full >/dev/null; echo $?").out());
    }
}
