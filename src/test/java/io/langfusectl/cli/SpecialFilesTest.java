package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.SpecialFiles;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices, FIFOs and huge files where a person may name a file: no command waits for them or reads them whole. */
final class SpecialFilesTest {

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    private Session.Seen type(String line) {
        return assertTimeoutPreemptively(Duration.ofSeconds(15), () -> project.type(line), line);
    }

    private void refuses(String line, String... words) {
        var deeds = project.engine().history().size();
        var seen = type(line);
        assertEquals(3, seen.code(), line + "\n" + seen.out() + seen.err());
        for (var word : words) {
            assertTrue(seen.err().contains(word), word + "\n" + seen.err());
        }
        assertEquals(List.of(), project.since(deeds));
    }

    @Test
    void a_stack_that_mounts_devices_fifos_and_huge_files_is_read_by_every_command() throws Exception {
        SpecialFiles.fifo(project.file("fifo"));
        SpecialFiles.sparse(project.file("disk.img"), 64L << 30);
        project.write("templates/app.yml", """
                services:
                  a:
                    image: example.org/acme/web:1.0
                    volumes:
                      - /dev/urandom:/dev/random:ro
                      - ./fifo:/fifo
                      - ./disk.img:/disk.img:ro
                """);
        assertEquals(0, type("config app").code());
        assertEquals(0, type("start app --dry-run").code());
        assertEquals(0, type("start app").code());
        assertEquals(0, type("status app").code());
        var again = type("start app --dry-run --json");
        assertTrue(again.out().contains("\"steps\":[]"), again.out());
    }

    @Test
    void stop_works_without_settings_that_can_be_read() throws Exception {
        project.ok("start");
        Files.delete(project.file(".env"));
        SpecialFiles.fifo(project.file(".env"));
        SpecialFiles.fifo(project.file("templates/app.yml"));
        assertEquals(0, type("stop").code());
        assertTrue(project.engine().observe().containers().isEmpty());
    }

    @Test
    void settings_that_are_no_regular_file_are_refused_by_every_command() throws Exception {
        Files.delete(project.file(".env"));
        SpecialFiles.fifo(project.file(".env"));
        for (var line : List.of("start", "start --dry-run", "status", "config", "models", "init", "update-config")) {
            refuses(line, ".env is a device, a FIFO or a socket");
        }
        Files.delete(project.file(".env"));
        Files.createSymbolicLink(project.file(".env"), Path.of("/dev/zero"));
        refuses("status", ".env is a device, a FIFO or a socket");
        Files.delete(project.file(".env"));
        Files.createDirectory(project.file(".env"));
        refuses("status", ".env is a folder");
        Files.delete(project.file(".env"));
        SpecialFiles.sparse(project.file(".env"), 64L << 30);
        refuses("status", ".env has 68719476736 bytes");
    }

    @Test
    void a_stack_file_that_is_no_regular_file_is_refused() throws Exception {
        SpecialFiles.fifo(project.file("templates/app.yml"));
        for (var line : List.of("start", "status", "config")) {
            refuses(line, "templates/app.yml is a device, a FIFO or a socket");
        }
        Files.delete(project.file("templates/app.yml"));
        SpecialFiles.sparse(project.file("templates/app.yml"), 64L << 30);
        refuses("config", "templates/app.yml has 68719476736 bytes");
    }

    @Test
    void a_configuration_that_is_no_regular_file_is_refused_and_stops_nothing() throws Exception {
        project.ok("start");
        SpecialFiles.fifo(project.file("fifo.yml"));
        SpecialFiles.sparse(project.file("huge.yml"), 64L << 30);
        Files.createSymbolicLink(project.file("zero.yml"), Path.of("/dev/zero"));
        for (var command : List.of("start", "restart", "start --dry-run", "update-config", "models")) {
            refuses("-c fifo.yml " + command, "fifo.yml is a device, a FIFO or a socket");
            refuses("-c zero.yml " + command, "zero.yml is a device, a FIFO or a socket");
            refuses("-c huge.yml " + command, "huge.yml has 68719476736 bytes");
        }
    }

    @Test
    void an_env_file_that_is_no_regular_file_is_refused_and_the_null_device_is_empty() throws Exception {
        var stack = "services: {a: {image: example.org/acme/web:1.0, env_file: FILE}}\n";
        SpecialFiles.fifo(project.file("fifo.env"));
        SpecialFiles.sparse(project.file("huge.env"), 64L << 30);
        project.write("templates/app.yml", stack.replace("FILE", "fifo.env"));
        refuses("config app", "fifo.env is a device, a FIFO or a socket");
        project.write("templates/app.yml", stack.replace("FILE", "{path: fifo.env, required: false}"));
        refuses("config app", "fifo.env is a device, a FIFO or a socket");
        project.write("templates/app.yml", stack.replace("FILE", "huge.env"));
        refuses("config app", "huge.env has 68719476736 bytes");
        Files.write(project.file("latin.env"), new byte[] {'A', '=', (byte) 0xe4});
        project.write("templates/app.yml", stack.replace("FILE", "latin.env"));
        refuses("config app", "latin.env is not a text file in UTF-8");
        project.write("templates/app.yml", stack.replace("FILE", "/dev/null"));
        assertEquals(0, type("config app").code());
    }

    @Test
    void keys_of_aws_in_a_fifo_are_refused() throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("home/.aws"));
        SpecialFiles.fifo(root.resolve("home/.aws/credentials"));
        project.ok("start");
        refuses("update-config --dry-run --profile work", "credentials is a device, a FIFO or a socket");
    }
}
