package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services that die, people who press Ctrl-C, and two who want the same at once, on the real engine. */
final class TroubleIT {

    /** Far below the ten minutes for which a start would wait. */
    private static final Duration SOON = Duration.ofMinutes(2);

    private final RealProject project = RealProject.make();

    @AfterEach
    void close() {
        project.close();
    }

    private void extra(String service) {
        project.write("templates/extra.yml", "name: ${LANGFUSE_CTL_INSTANCE}-extra\n" + service);
    }

    private Session.Seen failing(String line, String... words) {
        var seen = assertTimeout(SOON, () -> project.session().type(line));
        assertEquals(5, seen.code(), seen.out() + seen.err());
        for (var word : words) {
            assertTrue(seen.err().contains(word), word + "\n" + seen.err());
        }
        return seen;
    }

    // services that die

    @Test
    void a_volume_without_space_is_told_in_the_words_of_the_service() {
        extra("""
                services:
                  small:
                    image: postgres:17.6
                    environment: { POSTGRES_PASSWORD: some-password }
                    volumes: [tiny:/var/lib/postgresql/data]
                volumes:
                  tiny: { driver: local, driver_opts: { type: tmpfs, device: tmpfs, o: size=8m } }
                """);
        failing("start extra", "small", "No space left on device", "langfuse-ctl logs small");
        project.ctl("stop --delete-data-of " + project.project("extra"));
    }

    @Test
    void a_service_that_outgrows_its_memory_is_told_so() {
        extra("""
                services:
                  hungry:
                    image: busybox:1.36
                    command: [sh, -c, "x=; while :; do x=$$x$$x$$x-more-and-more; done"]
                    mem_limit: 16m
                    healthcheck: { test: [CMD, "false"], interval: 1s }
                """);
        failing("start extra", "hungry was killed: out of memory");
    }

    @Test
    void a_service_that_ends_is_told_with_its_exit_code_and_last_words_which_are_kept() throws IOException {
        extra("""
                services:
                  brief:
                    image: busybox:1.36
                    command: [sh, -c, "echo FATAL: nothing to do here >&2; exit 7"]
                    healthcheck: { test: [CMD, "false"], interval: 1s }
                """);
        failing("start extra", "brief exited with code 7", "FATAL: nothing to do here");
        var kept = project.directory().resolve(".langfuse-ctl/last-words-brief.log");
        assertTrue(Files.readString(kept).contains("FATAL: nothing to do here"));
    }

    @Test
    void a_wrong_password_on_an_old_volume_is_told_in_the_words_of_the_service() {
        project.ctl("restart litellm-postgres");
        project.ctl("stop");
        project.set("LITELLM_POSTGRES_PASSWORD", "anotherPasswordThanTheOldOne");
        var seen = failing("start litellm", "litellm");
        assertTrue(seen.err().toLowerCase(Locale.ROOT).contains("authentication"), seen.err());
        assertFalse(seen.err().contains("anotherPasswordThanTheOldOne"), seen.err());
    }

    // Ctrl-C, and two at once

    /** Healthy as soon as somebody makes a file in it. */
    private void slow() {
        extra("""
                services:
                  slow:
                    image: busybox:1.36
                    command: [sleep, "600"]
                    init: true
                    healthcheck: { test: [CMD, test, -e, /go], interval: 1s, retries: 600 }
                """);
    }

    /** Until the container of the started program runs; it waits there for its health. */
    private void awaitContainer(Process start) throws InterruptedException {
        var deadline = System.nanoTime() + SOON.toNanos();
        while (run("docker", "ps", "-q", "-f", "name=" + project.container("extra", "slow"))
                .isBlank()) {
            assertFalse(start.waitFor(200, TimeUnit.MILLISECONDS), "ended early");
            assertTrue(System.nanoTime() < deadline, "no container");
        }
    }

    @Test
    void ctrl_c_ends_a_start_with_130_and_says_how_to_go_on_and_that_goes_on() throws Exception {
        slow();
        var start = project.launch("start", "extra");
        awaitContainer(start);
        run("kill", "-INT", String.valueOf(start.pid()));
        assertTrue(start.waitFor(60, TimeUnit.SECONDS));
        var said = new String(start.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(130, start.exitValue(), said);
        assertTrue(said.contains("To go on: langfuse-ctl start extra"), said);
        run("docker", "exec", project.container("extra", "slow"), "touch", "/go");
        project.ctl("start extra");
        assertEquals(
                1,
                run("docker", "ps", "-aq", "-f", "name=" + project.instance())
                        .lines()
                        .count());
    }

    @Test
    void ctrl_c_ends_a_stop_with_130_and_says_how_to_go_on_and_that_goes_on() throws Exception {
        extra("""
                services:
                  stubborn:
                    image: busybox:1.36
                    command: [sh, -c, "trap 'echo asked' TERM; while :; do sleep 1; done"]
                    stop_grace_period: 1m
                """);
        project.ctl("start extra");
        var container = project.container("extra", "stubborn");
        var stop = project.launch("stop", "extra");
        run("timeout", "60", "sh", "-c", "until docker logs " + container + " | grep -q asked; do sleep 0.2; done");
        run("kill", "-INT", String.valueOf(stop.pid()));
        assertTrue(stop.waitFor(60, TimeUnit.SECONDS));
        var said = new String(stop.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(130, stop.exitValue(), said);
        assertTrue(said.contains("To go on: langfuse-ctl stop extra"), said);
        run("docker", "kill", container);
        project.ctl("stop extra");
        assertEquals("", run("docker", "ps", "-aq", "-f", "name=" + project.instance()));
    }

    @Test
    void of_two_starts_at_once_one_works_and_the_other_names_it() throws Exception {
        slow();
        var first = project.launch("start", "extra");
        awaitContainer(first);
        var second = project.session().type("start extra");
        assertEquals(8, second.code(), second.err());
        assertTrue(second.err().contains("langfuse-ctl start (pid " + first.pid() + ")"), second.err());
        assertEquals(8, project.session().type("stop").code());
        assertEquals(7, project.session().type("status extra").code());
        run("docker", "exec", project.container("extra", "slow"), "touch", "/go");
        assertTrue(first.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, first.exitValue());
    }

    @Test
    void kill_9_leaves_what_the_same_command_completes() throws Exception {
        slow();
        var start = project.launch("start", "extra");
        awaitContainer(start);
        start.destroyForcibly().waitFor();
        run("docker", "exec", project.container("extra", "slow"), "touch", "/go");
        project.ctl("start extra");
        assertEquals(
                1,
                run("docker", "ps", "-aq", "-f", "name=" + project.instance())
                        .lines()
                        .count());
        project.ctl("stop extra");
    }

    @Test
    void of_two_folders_with_one_name_the_second_is_sent_to_the_first() throws IOException {
        extra("services: { one: { image: 'busybox:1.36', command: [sleep, '600'], init: true } }\n");
        project.ctl("start extra");
        var other = Files.createDirectory(project.directory().resolveSibling("other"));
        Files.createDirectory(other.resolve("templates"));
        for (var name : new String[] {".env", "templates/extra.yml", "mock_config.yml"}) {
            Files.copy(project.directory().resolve(name), other.resolve(name));
        }
        for (var line : new String[] {"start extra", "stop extra", "restart extra"}) {
            var seen = project.sessionIn(other).type(line);
            assertEquals(4, seen.code(), seen.err());
            assertTrue(seen.err().contains(project.directory().toString()), seen.err());
        }
        assertEquals(
                1,
                run("docker", "ps", "-q", "-f", "name=" + project.instance())
                        .lines()
                        .count());
    }
}
