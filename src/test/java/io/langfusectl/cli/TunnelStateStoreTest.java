package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.dotenv.DotenvEditor;
import io.langfusectl.files.Changeset;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tunnel leaves in a project, whoever else works there. No far host is ever asked. */
final class TunnelStateStoreTest {

    private static final String BEFORE = "# mine\nSECRET=1\n";
    private static final String AFTER = BEFORE + "TUNNEL_HOST=me@host\n";

    @TempDir
    private Path root;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Project project;

    @BeforeEach
    void make() throws IOException {
        var directory = Files.createDirectory(root.resolve("project"));
        var processContext = new ProcessContext(
                directory,
                root.resolve("home"),
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                false);
        project = new Project(directory, processContext);
        Files.writeString(project.envFile(), BEFORE);
    }

    private TunnelStateStore place(String language) {
        return new TunnelStateStore(
                project,
                new Console(project.processContext(), Messages.in(language), Console.Format.TEXT, false, false));
    }

    private TunnelStateStore place() {
        return place("en");
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String env() {
        return project.envText();
    }

    private Set<String> files() throws IOException {
        try (var files = Files.list(project.directory())) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private Changeset change() {
        return new Changeset(project.directory(), () -> {});
    }

    private static String with(String text, String name) {
        return new DotenvEditor(text).with(Map.of(name, "1")).text();
    }

    @Test
    void the_host_is_added_for_its_owner_alone_and_nothing_else_is_left() throws IOException {
        Files.setPosixFilePermissions(project.envFile(), PosixFilePermissions.fromString("rw-r--r--"));
        place().remember("me@host");
        assertEquals(AFTER, env());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(project.envFile())));
        assertEquals(Set.of(".env", ".langfuse-ctl"), files());
        assertEquals("", said());
    }

    @Test
    void looking_for_a_tunnel_makes_nothing() throws IOException {
        assertEquals(Optional.empty(), place().latest());
        assertEquals(Set.of(".env"), files());
        assertFalse(Files.exists(root.resolve("home")));
    }

    /** The other one was killed: it has not removed its file. */
    @Test
    void a_tunnel_that_runs_is_found_behind_the_newer_file_of_one_that_does_not() throws IOException {
        var running = written("me@running", 2);
        var killed = written("me@killed", 1);
        Files.writeString(killed.file(), Files.readString(killed.file()).replaceFirst("started=.*", "started=another"));
        setAge(killed, 1);
        assertEquals(Optional.of(running), place().latest());
        running.remove();
        assertEquals(Optional.of(killed), place().latest());
    }

    @Test
    void of_two_tunnels_that_run_the_one_that_wrote_last_is_found() throws IOException {
        var last = written("me@last", 1);
        written("me@first", 2);
        assertEquals(Optional.of(last), place().latest());
    }

    @Test
    void one_that_began_before_the_folder_was_a_project_is_found_in_it() throws IOException {
        Files.delete(project.envFile());
        var running = written("me@early", 2);
        Files.writeString(project.envFile(), BEFORE);
        assertEquals(Optional.of(running), place().latest());
        var own = written("me@own", 3);
        assertEquals(Optional.of(own), place().latest(), "the project's own before that of the user");
    }

    @Test
    void one_that_began_while_the_project_could_not_be_written_is_found_once_it_can() throws IOException {
        Files.writeString(project.stateDirectory(), "no folder");
        var running = written("me@early", 2);
        Files.delete(project.stateDirectory());
        assertEquals(Optional.of(running), place().latest());
    }

    @Test
    void one_of_a_project_is_found_once_the_folder_is_none() throws IOException {
        var running = written("me@project", 2);
        Files.delete(project.envFile());
        assertEquals(Optional.of(running), place().latest());
    }

    /** The folder of the user has those of every folder that was no project. */
    @Test
    void one_of_another_folder_is_not_found() throws IOException {
        Files.delete(project.envFile());
        var other = written("me@elsewhere", 2);
        Files.writeString(project.envFile(), BEFORE);
        assertEquals(Optional.of(other), place().latest());
        Files.writeString(
                other.file(), Files.readString(other.file()).replaceFirst("(?m)^directory=.*", "directory=/other"));
        assertEquals(Optional.empty(), place().latest());
    }

    private TunnelStateFile written(String host, int secondsAgo) throws IOException {
        var file = place().file(host);
        file.write(new TunnelStatus(host, true, Optional.empty(), 0, "", Optional.empty(), List.of()));
        setAge(file, secondsAgo);
        return file;
    }

    private static void setAge(TunnelStateFile file, int seconds) throws IOException {
        Files.setLastModifiedTime(file.file(), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void a_draft_of_somebody_who_was_killed_does_not_stay() throws IOException {
        Files.writeString(project.directory().resolve("..env.langfuse-ctl-draft"), "SECRET=");
        place().remember("me@host");
        assertEquals(AFTER, env());
        assertEquals(Set.of(".env", ".langfuse-ctl"), files());
    }

    @Test
    void settings_that_lie_elsewhere_stay_there() throws IOException {
        var elsewhere = root.resolve("elsewhere");
        Files.move(project.envFile(), elsewhere);
        Files.createSymbolicLink(project.envFile(), Path.of("../elsewhere"));
        place().remember("me@host");
        assertEquals(AFTER, Files.readString(elsewhere));
        assertTrue(Files.isSymbolicLink(project.envFile()));
    }

    @Test
    void while_another_command_works_the_host_is_not_remembered_and_the_tunnel_goes_on() {
        try (var held = project.lockFolder("update-config")) {
            place().remember("me@host");
        }
        assertEquals(BEFORE, env());
        assertEquals(
                "! Cannot remember me@host for the next tunnel: Another langfuse-ctl is working on this project: "
                        + "langfuse-ctl update-config (pid "
                        + ProcessHandle.current().pid() + ")\n",
                said());
        place().remember("me@host");
        assertEquals(AFTER, env());
    }

    @Test
    void that_it_is_not_remembered_is_said_in_japanese_too() {
        try (var held = project.lockFolder("start")) {
            place("ja").remember("me@host");
        }
        assertTrue(said().startsWith("! 次のトンネルのために me@host を記憶できませんでした: 別の langfuse-ctl が"), said());
    }

    @Test
    void what_another_command_undoes_is_its_own_alone() throws IOException {
        try (var held = project.lockFolder("update-config");
                var change = change()) {
            change.editSecret(Path.of(".env"), text -> with(text, "NEW"));
            place().remember("me@host");
        }
        assertEquals(BEFORE, env());
        assertFalse(Files.exists(project.stateDirectory().resolve("set-aside")), "taken for a stranger's");
    }

    @Test
    void an_open_journal_is_left_to_the_commands_that_undo_it() {
        change().editSecret(Path.of(".env"), text -> with(text, "HALF"));
        place().remember("me@host");
        assertEquals(with(BEFORE, "HALF"), env());
        assertTrue(said().startsWith("! Cannot remember me@host for the next tunnel: An earlier command"), said());
        assertEquals(1, said().lines().count(), said());
    }

    @Test
    void nothing_is_lost_between_a_tunnel_and_a_command() {
        var command = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 30; i++) {
                add("KEPT" + i);
            }
        });
        for (int i = 0; !command.isDone(); i++) {
            place().remember("host" + i);
        }
        command.join();
        var names = project.envFile(env()).values().keySet();
        for (int i = 0; i < 30; i++) {
            assertTrue(names.contains("KEPT" + i), "KEPT" + i);
        }
    }

    /** As a command does that is typed again while it is told of another one. */
    private void add(String name) {
        while (!isAdded(name)) {
            LockSupport.parkNanos(100_000);
        }
    }

    private boolean isAdded(String name) {
        try (var held = project.lockFolder("start");
                var change = change()) {
            change.editSecret(Path.of(".env"), text -> with(text, name));
            change.keep();
            return true;
        } catch (Failure busy) {
            assertEquals(Problem.BUSY, busy.problem());
            return false;
        }
    }

    @Test
    void a_project_that_cannot_be_written_keeps_no_tunnel_from_working() throws IOException {
        Files.writeString(project.stateDirectory(), "no folder");
        assertEquals(root.resolve("home/.local/state/langfuse-ctl"), place().folder());
        place().remember("me@host");
        assertEquals(BEFORE, env());
        assertTrue(said().contains("Cannot remember me@host for the next tunnel: "), said());
        assertTrue(said().contains("cannot be written"), said());
    }

    @Test
    void without_a_project_it_is_remembered_with_the_user() throws IOException {
        Files.delete(project.envFile());
        place().remember("me@host");
        assertEquals(Optional.of("me@host"), place().remembered());
        assertEquals(Set.of(), files());
    }

    @Test
    void a_memory_of_the_user_that_cannot_be_written_keeps_no_tunnel_from_working() throws IOException {
        Files.delete(project.envFile());
        Files.createFile(root.resolve("home"));
        place().remember("me@host");
        assertTrue(said().contains("Cannot remember me@host for the next tunnel: "), said());
    }
}
