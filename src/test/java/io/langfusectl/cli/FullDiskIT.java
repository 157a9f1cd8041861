package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project folder on a small disk of its own, which is full at this or that moment of a change. */
final class FullDiskIT {

    private static final int PAGE = 4096;

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void mount() throws IOException {
        mount("project", "size=512k,mode=0700");
        project = new SmallProject(root, "project", new FakeEngine()).made();
        project.ok("start");
    }

    private Path mount(String name, String options) throws IOException {
        var folder = Files.createDirectories(root.resolve(name));
        run("mount", "-t", "tmpfs", "-o", options, "langfuse-ctl-test", folder.toString());
        return folder;
    }

    @AfterEach
    void unmount() {
        run("sh", "-c", "for d in " + root + "/*; do mountpoint -q $d && umount $d; done; :");
    }

    /** Leaves so many pages free. */
    private void fill(int free) throws IOException {
        var filler = project.file("filler");
        try (var channel = Files.newByteChannel(filler, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var page = ByteBuffer.allocate(PAGE);
            while (Files.getFileStore(project.directory()).getUsableSpace() > (long) free * PAGE) {
                channel.write(page.rewind());
            }
        }
    }

    /** Mostly by the images that it has just fetched. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void a_start_that_fails_on_a_full_disk_says_why_and_how_to_go_back(int freePages) throws IOException {
        project.write("new.yml", project.text("mock_config.yml") + "# new\n");
        project.engine()
                .becoming("litellm-litellm-1", Container.State.EXITED)
                .exitingWith("litellm-litellm-1", 1)
                .logging("litellm-litellm-1", "x".repeat(10 * PAGE));
        fill(freePages);
        var seen = project.type("-c new.yml start");
        assertEquals(5, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("✗ litellm exited with code 1"), seen.err());
        assertTrue(seen.err().contains("Cannot save the last output of litellm: "), seen.err());
        assertTrue(seen.err().contains("langfuse-ctl -c mock_config.yml start"), seen.err());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16})
    void a_disk_that_is_full_at_any_moment_leaves_the_old_files_or_the_new_ones(int freePages) throws IOException {
        var env = project.text(".env");
        var config = project.text("mock_config.yml").replace("[\"langfuse_otel\"]", "[\"langfuse\"]");
        project.write("mock_config.yml", config);
        fill(freePages);
        var seen = project.type("update-config --no-verify");
        Files.delete(project.file("filler"));
        if (seen.code() != 0) {
            assertEquals(3, seen.code(), seen.out() + seen.err());
            assertTrue(seen.err().contains("cannot be written"), seen.err());
        }
        project.ok("start");
        var isOld = project.text("mock_config.yml").equals(config)
                && project.text(".env").equals(env);
        var isNew = project.text("mock_config.yml").contains("langfuse_otel")
                && project.text(".env").contains("\nLANGFUSE_OTEL_HOST=");
        assertTrue(seen.code() == 0 ? isNew : isOld, seen.err());
        assertFalse(Files.exists(project.file(".langfuse-ctl/journal")));
    }

    @Test
    void settings_that_cannot_be_written_leave_the_configuration_as_it_was() throws IOException {
        var disk = mount("readonly", "size=256k");
        Files.copy(project.file(".env"), disk.resolve("env"), StandardCopyOption.COPY_ATTRIBUTES);
        run("mount", "-o", "remount,ro", disk.toString());
        Files.delete(project.file(".env"));
        Files.createSymbolicLink(project.file(".env"), disk.resolve("env"));
        var config = project.text("mock_config.yml").replace("[\"langfuse_otel\"]", "[\"langfuse\"]");
        project.write("mock_config.yml", config);
        var seen = project.type("update-config --no-verify");
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains(".env cannot be written"), seen.err());
        assertEquals(config, project.text("mock_config.yml"));
        assertTrue(Files.isSymbolicLink(project.file(".env")));
        assertFalse(Files.exists(project.file(".langfuse-ctl/journal")));
        project.ok("start");
    }
}
