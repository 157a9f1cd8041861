package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.files.Changeset;
import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's disk and the user's can be read only, or are full. */
final class ReadOnlyDiskIT {

    private static final int PAGE = 4096;

    /** Takes the lock of this file as the program does, and keeps it until its input ends. */
    private static final String HOLDER = """
            import fcntl, os, sys
            f = open(sys.argv[1], 'w')
            fcntl.lockf(f, fcntl.LOCK_EX, 1, (1 << 63) - 2)
            f.write('%d\\nlangfuse-ctl start\\n' % os.getpid())
            f.flush()
            print('held', flush=True)
            sys.stdin.read()
            """;

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void mount() throws IOException {
        for (var name : List.of("project", "home")) {
            var folder = Files.createDirectories(root.resolve(name));
            run("mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "langfuse-ctl-test", folder.toString());
        }
        project = new SmallProject(root, "project", new FakeEngine()).made();
        project.ok("start");
    }

    @AfterEach
    void unmount() {
        run("sh", "-c", "for d in " + root + "/*; do mountpoint -q $d && umount $d; done; :");
    }

    private void makeReadOnly() {
        for (var name : List.of("project", "home")) {
            run("mount", "-o", "remount,ro", root.resolve(name).toString());
        }
    }

    private void fill() throws IOException {
        for (var folder : List.of(project.directory(), root.resolve("home"))) {
            try (var channel = Files.newByteChannel(
                    folder.resolve("filler"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var page = ByteBuffer.allocate(PAGE);
                while (Files.getFileStore(folder).getUsableSpace() >= PAGE) {
                    channel.write(page.rewind());
                }
            }
        }
    }

    private void stops() {
        var seen = project.type("stop");
        assertEquals(0, seen.code(), seen.out() + seen.err());
        assertTrue(project.engine().observe().containers().isEmpty());
        assertTrue(
                seen.err().contains("! Continuing without a lock, because the lock file cannot be written: "),
                seen.err());
    }

    private void refuses(String line) {
        var deeds = project.engine().history().size();
        var seen = project.type(line);
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains("cannot be written"), seen.err());
        assertEquals(List.of(), project.since(deeds));
    }

    @Test
    void stop_goes_on_where_nothing_can_be_written() {
        makeReadOnly();
        stops();
    }

    @Test
    void stop_goes_on_where_nothing_has_room() throws IOException {
        fill();
        stops();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart", "update-config --no-verify", "start --pull never"})
    void whoever_makes_something_is_refused_before_anything_is_touched(String line) throws IOException {
        fill();
        refuses(line);
        makeReadOnly();
        refuses(line);
    }

    @Test
    void a_change_that_was_cut_short_stays_so_and_is_told() {
        try (var abandoned = new Changeset(project.directory(), () -> {})) {
            abandoned.edit(Path.of("mock_config.yml"), text -> text + "# more\n");
            makeReadOnly();
            var seen = project.type("stop");
            assertEquals(0, seen.code(), seen.err());
            assertTrue(seen.err().contains("was killed while it changed files"), seen.err());
            assertTrue(project.text("mock_config.yml").endsWith("# more\n"));
            run("mount", "-o", "remount,rw", project.directory().toString());
        }
    }

    @Test
    void a_lock_that_another_process_holds_is_heeded_where_it_can_only_be_read() throws Exception {
        var same = Files.createDirectory(root.resolve("same"));
        run("mount", "--bind", project.directory().toString(), same.toString());
        run("mount", "-o", "remount,bind,ro", same.toString());
        var lock = project.file(".langfuse-ctl/lock");
        var holder = new ProcessBuilder("python3", "-c", HOLDER, lock.toString()).start();
        try {
            assertEquals("held", holder.inputReader().readLine());
            var seen = new Session(same, root.resolve("home"), processContext -> project.engine()).type("stop");
            assertEquals(8, seen.code(), seen.err());
            assertTrue(seen.err().contains("langfuse-ctl start (pid " + holder.pid() + ")"), seen.err());
        } finally {
            holder.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config",
                "config --show LANGFUSE_INIT_USER_PASSWORD",
                "models",
                "logs",
                "stop --dry-run",
                "start --dry-run",
                "restart --dry-run",
                "update-config --dry-run",
                "init --dry-run",
                "tunnel status",
                "tunnel stop",
                "status --json"
            })
    void whoever_only_looks_sees_the_same(String line) throws IOException {
        var before = project.type(line);
        fill();
        assertEquals(before, project.type(line));
        makeReadOnly();
        assertEquals(before, project.type(line));
    }

    @Test
    void a_tunnel_that_runs_is_seen_after_its_disk_became_read_only() {
        var place = new TunnelStateStore(
                new Project(project.directory(), processContext()),
                new Console(processContext(), Messages.in("en"), Console.Format.TEXT, false, false));
        place.file("me@host").write(TunnelStatus.none("me@host"));
        makeReadOnly();
        assertTrue(place.latest().flatMap(TunnelStateFile::read).isPresent());
        var seen = project.type("tunnel status");
        assertEquals(7, seen.code());
        assertFalse(seen.err().contains("No tunnel is running"), seen.err());
    }

    private ProcessContext processContext() {
        return new ProcessContext(
                project.directory(),
                root.resolve("home"),
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                false);
    }
}
