package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as a person sees it: on a terminal, with a keyboard. */
final class TerminalIT {

    private static final String CTRL_C = "\u0003";

    private final RealProject project = RealProject.make();

    @BeforeEach
    void make() {
        project.write("templates/extra.yml", """
                name: ${LANGFUSE_CTL_INSTANCE}-extra
                services:
                  quick:
                    image: busybox:1.36
                    command: [sleep, "600"]
                    init: true
                  slow:
                    image: busybox:1.36
                    command: [sleep, "600"]
                    init: true
                    healthcheck: { test: [CMD, test, -e, /go], interval: 1s, retries: 600 }
                """);
    }

    @AfterEach
    void close() {
        project.close();
    }

    private void letGo() {
        run("docker", "exec", project.container("extra", "slow"), "touch", "/go");
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static boolean shows(List<String> lines, String service, String state) {
        return lines.stream().anyMatch(line -> line.startsWith(service + " ") && line.contains(state));
    }

    private static List<String> of(List<String> lines, String service) {
        return lines.stream().filter(line -> line.startsWith(service + " ")).toList();
    }

    @Test
    void a_start_has_one_line_for_each_service_which_changes_in_place() throws Exception {
        var start = project.launchOnTerminal("start", "extra");
        var terminalEmulator = new TerminalEmulator(start);
        terminalEmulator.await("quick is ready", lines -> shows(lines, "quick", "ready"));
        terminalEmulator.await("slow is not", lines -> shows(lines, "slow", "waiting"));
        letGo();
        assertEquals(0, exitOf(start), terminalEmulator.written());
        terminalEmulator.await("the total", lines -> lines.stream().anyMatch(line -> line.contains("extra ready in")));
        for (var service : List.of("quick", "slow")) {
            var lines = of(terminalEmulator.seen(), service);
            assertTrue(
                    lines.stream().filter(line -> line.contains("ready")).count() == 1,
                    terminalEmulator.seen()::toString);
            assertTrue(lines.stream().noneMatch(line -> line.contains("waiting")), terminalEmulator.seen()::toString);
        }
        assertTrue(terminalEmulator.written().contains("\u001b[32m"), "nothing is green");
    }

    @Test
    void a_watched_status_is_drawn_anew_until_ctrl_c() throws Exception {
        var start = project.launch("start", "extra");
        var watch = project.launchOnTerminal("status", "--watch", "extra");
        var terminalEmulator = new TerminalEmulator(watch);
        terminalEmulator.await("slow is starting", lines -> shows(lines, "slow", "starting"));
        letGo();
        terminalEmulator.await("slow is ready", lines -> shows(lines, "slow", "ready"));
        assertEquals(1, of(terminalEmulator.seen(), "slow").size(), terminalEmulator.seen()::toString);
        terminalEmulator.type(CTRL_C);
        assertEquals(130, exitOf(watch), terminalEmulator.written());
        assertEquals(0, exitOf(start));
    }

    @Test
    void ctrl_c_at_the_keyboard_ends_a_stop_which_goes_on_when_it_is_typed_again() throws Exception {
        project.write(
                "templates/extra.yml",
                project.read("templates/extra.yml")
                        .replace(
                                "    healthcheck: { test: [CMD, test, -e, /go], interval: 1s, retries: 600 }\n",
                                "    stop_grace_period: 8s\n")
                        .replace(
                                "slow:\n    image: busybox:1.36\n    command: [sleep, \"600\"]",
                                "slow:\n    image: busybox:1.36\n"
                                        + "    command: [sh, -c, \"trap : TERM; while :; do sleep 1; done\"]"));
        project.ctl("start extra");
        var stop = project.launchOnTerminal("stop", "extra");
        var terminalEmulator = new TerminalEmulator(stop);
        terminalEmulator.await("slow is being stopped", lines -> shows(lines, "slow", "stopping"));
        terminalEmulator.type(CTRL_C);
        assertEquals(130, exitOf(stop), terminalEmulator.written());
        terminalEmulator.await(
                "how to go on",
                lines -> lines.stream().anyMatch(line -> line.contains("To go on: langfuse-ctl stop extra")));
        project.ctl("stop extra");
        assertEquals("", run("docker", "ps", "-aq", "-f", "name=^/" + project.instance() + "-"));
    }

    @Test
    void ctrl_c_at_the_keyboard_ends_a_start_which_says_how_to_go_on() throws Exception {
        var start = project.launchOnTerminal("start", "extra");
        var terminalEmulator = new TerminalEmulator(start);
        terminalEmulator.await("slow is waited for", lines -> shows(lines, "slow", "waiting"));
        terminalEmulator.type(CTRL_C);
        assertEquals(130, exitOf(start), terminalEmulator.written());
        terminalEmulator.await(
                "how to go on",
                lines -> lines.stream().anyMatch(line -> line.contains("To go on: langfuse-ctl start extra")));
        letGo();
        project.ctl("start extra");
    }
}
