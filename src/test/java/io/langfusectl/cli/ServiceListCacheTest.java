package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Status with a memory says what it would say without one, whatever has changed since. */
final class ServiceListCacheTest {

    /** As long as the true one, so that it can be put into the file in its place. */
    private static final String FALSE_WEB = SmallProject.WEB.replace("1.0", "9.9");

    @TempDir
    private Path root;

    private SmallProject project;
    private Path roster;

    @BeforeEach
    void remember() throws IOException {
        project = new SmallProject(root, "small", new FakeEngine()).made();
        roster = project.file(".langfuse-ctl/roster");
        age();
        status();
    }

    /** All files of the folder changed a day ago. */
    private void age() throws IOException {
        try (var files = Files.walk(project.directory())) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
    }

    private String status() {
        return project.type("status --json").out();
    }

    /** From here on the memory gives itself away. */
    private void falsify() throws IOException {
        var bytes = new String(Files.readAllBytes(roster), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains(SmallProject.WEB), bytes);
        Files.write(roster, bytes.replace(SmallProject.WEB, FALSE_WEB).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void it_is_used_while_nothing_has_changed_and_its_owner_alone_may_read_it() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(roster)));
        assertTrue(status().contains(SmallProject.WEB));
        falsify();
        assertTrue(status().contains(FALSE_WEB));
    }

    @Test
    void settings_that_have_changed_are_read_anew() throws IOException {
        falsify();
        project.set("ANYTHING=1");
        assertTrue(status().contains(SmallProject.WEB));
    }

    @Test
    void a_stack_file_that_has_changed_is_read_anew() throws IOException {
        falsify();
        project.write(
                "templates/litellm.yml", project.text("templates/litellm.yml").replace("proxy:1.0", "proxy:1.1"));
        assertTrue(status().contains("proxy:1.1") && status().contains(SmallProject.WEB), status());
    }

    @Test
    void a_stack_that_is_new_is_there() throws IOException {
        falsify();
        project.write("templates/extra.yml", "services: {one: {image: example.org/acme/one:1}}\n");
        assertTrue(status().contains("acme/one"), status());
    }

    @Test
    void a_configuration_that_has_changed_makes_the_proxy_outdated() throws IOException {
        project.ok("start");
        age();
        assertFalse(status().contains("\"current\":false"), status());
        assertTrue(Files.exists(roster));
        project.write("mock_config.yml", project.text("mock_config.yml") + "# changed\n");
        assertTrue(status().contains("\"current\":false"), status());
    }

    @Test
    void another_file_of_the_same_size_and_time_is_read_anew() throws IOException {
        falsify();
        var stacks = project.file("templates/litellm.yml");
        var time = Files.getLastModifiedTime(stacks);
        var timeOfFolder = Files.getLastModifiedTime(project.file("templates"));
        Files.copy(stacks, project.file("copy"));
        Files.setLastModifiedTime(project.file("copy"), time);
        Files.move(project.file("copy"), stacks, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(project.file("templates"), timeOfFolder);
        assertTrue(status().contains(SmallProject.WEB), status());
    }

    @Test
    void a_variable_of_the_environment_that_a_file_names_counts_and_another_does_not() throws IOException {
        falsify();
        var other = project.session().with("NEVER_NAMED_ANYWHERE", "1").type("status --json");
        assertTrue(other.out().contains(FALSE_WEB), other.out());
        var named = project.session().with("LANGFUSE_PORT", "3333").type("status --json");
        assertTrue(named.out().contains(SmallProject.WEB), named.out());
    }

    @Test
    void what_changed_just_now_is_not_remembered() throws IOException {
        Files.delete(roster);
        project.set("ANYTHING=1");
        status();
        assertFalse(Files.exists(roster));
    }

    @Test
    void a_stack_file_with_an_env_file_is_not_remembered() throws IOException {
        project.write("templates/extra.yml", "services: {one: {image: example.org/acme/one:1, env_file: one.env}}\n");
        project.write("one.env", "A=1\n");
        Files.delete(roster);
        age();
        assertTrue(status().contains("acme/one"));
        assertFalse(Files.exists(roster));
    }

    @Test
    void a_memory_that_is_broken_is_none() throws IOException {
        var whole = Files.readAllBytes(roster);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(roster, Arrays.copyOf(whole, length));
            assertTrue(status().contains(SmallProject.WEB), "after " + length + " bytes");
        }
    }
}
