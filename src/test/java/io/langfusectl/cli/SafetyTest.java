package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.SpecialFiles;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.engine.Labels;
import io.langfusectl.files.Changeset;
import io.langfusectl.files.ProjectLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing surprising happens to data or secrets. */
final class SafetyTest {

    private static final String VOLUME = "langfuse_langfuse_postgres_data";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine());
    }

    private void refuses(int code, Session.Seen seen, int deeds, String... words) {
        assertEquals(code, seen.code(), seen.out() + seen.err());
        for (var word : words) {
            assertTrue(seen.err().contains(word), word + "\n" + seen.err());
        }
        assertEquals(List.of(), project.since(deeds));
    }

    private int deeds() {
        return project.engine().history().size();
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(project.file(file)));
    }

    // the project of another folder

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "restart",
                "stop",
                "stop --volumes",
                "stop --delete-data-of langfuse",
                "init",
                "update-config --no-verify"
            })
    void a_project_of_another_folder_is_not_touched(String line) {
        project.made();
        var other = new SmallProject(root, "other", project.engine()).made();
        other.ok("start");
        refuses(
                4,
                project.type(line),
                deeds(),
                "on this engine belongs to another folder",
                other.directory().toString(),
                "-C ",
                "--instance");
    }

    /** A stack of one service, on a network of its own or on one of project langfuse. */
    private void extra(String networks) {
        project.write("templates/extra.yml", """
                name: extra
                services:
                  one: { image: example.org/acme/web:1.0, networks: [shared] }
                networks:
                  shared: %s
                """.formatted(networks));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start extra", "restart extra", "restart one", "restart extra/one", "stop extra"})
    void only_the_projects_that_a_command_touches_must_be_this_folders(String line) {
        project.made();
        extra("{}");
        project.ok("start extra");
        new SmallProject(root, "other", project.engine()).made().ok("start");
        project.ok(line);
        var deeds = deeds();
        refuses(4, project.type("start extra litellm"), deeds, "litellm on this engine belongs to another folder");
        refuses(4, project.type("restart litellm/litellm"), deeds, "litellm on this engine belongs to another folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start extra", "start extra --dry-run", "restart one"})
    void a_network_of_another_folders_project_is_not_joined(String line) {
        project.made();
        extra("{ external: true, name: langfuse_default }");
        new SmallProject(root, "other", project.engine()).made().ok("start langfuse");
        refuses(4, project.type(line), deeds(), "langfuse on this engine belongs to another folder");
    }

    @Test
    void a_renamed_service_takes_over_the_port_of_the_one_that_it_was() {
        project.made().ok("start langfuse");
        var file = "templates/langfuse.yml";
        project.write(file, project.text(file).replace("  langfuse-web:\n", "  site:\n"));
        var deeds = deeds();
        project.ok("start langfuse");
        var history = project.since(deeds);
        var removed = history.indexOf("remove langfuse-langfuse-web-1");
        assertTrue(removed >= 0 && removed < history.indexOf("start langfuse-site-1"), history.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart", "stop --volumes", "init", "update-config --no-verify"})
    void the_volumes_alone_of_another_folder_are_not_touched(String line) {
        project.made();
        var other = new SmallProject(root, "other", project.engine()).made();
        other.ok("start");
        other.ok("stop");
        refuses(
                4,
                project.type(line),
                deeds(),
                "belongs to another folder",
                other.directory().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "start", "stop", "restart"})
    void a_folder_that_was_moved_is_told_where_it_was(String line) throws IOException {
        project.made().ok("start");
        var moved = Files.move(project.directory(), root.resolve("moved"));
        var deeds = deeds();
        var seen = new Session(moved, root.resolve("home"), processContext -> project.engine()).type(line);
        refuses(4, seen, deeds, "belongs to another folder", project.directory().toString());
    }

    @Test
    void a_folder_that_is_reached_through_a_link_is_the_same() throws IOException {
        project.made().ok("start");
        var link = Files.createSymbolicLink(root.resolve("link"), project.directory());
        var person = new Session(link, root.resolve("home"), processContext -> project.engine());
        var started = person.type("start");
        assertEquals(0, started.code(), started.err());
        var stopped = person.type("stop");
        assertEquals(0, stopped.code(), stopped.err());
        assertTrue(project.engine().observe().containers().isEmpty());
    }

    @Test
    void an_instance_stands_beside_the_project_of_another_folder() {
        new SmallProject(root, "other", project.engine()).made().ok("start");
        project.ok("--instance mine init --mock");
        project.set("LANGFUSE_PORT=3001\nLITELLM_PORT=4001");
        project.ok("start");
        assertTrue(project.engine().history().contains("create mine-langfuse-langfuse-web-1"));
        project.ok("stop");
        assertFalse(project.engine().history().contains("remove langfuse-langfuse-web-1"));
    }

    @Test
    void an_instance_named_by_the_first_start_is_remembered() {
        project.ok("--instance mine start");
        assertEquals("mine", project.ok("config --show LANGFUSE_CTL_INSTANCE").strip());
        assertTrue(project.engine().history().contains("create mine-langfuse-langfuse-web-1"));
    }

    // secrets

    private void withData() {
        project.engine()
                .withVolume(
                        VOLUME,
                        Map.of(
                                Labels.PROJECT,
                                "langfuse",
                                Labels.VOLUME,
                                "langfuse_postgres_data",
                                Labels.WORKING_DIR,
                                project.directory().toString(),
                                Labels.MADE_BY,
                                "1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "start", "start --dry-run", "restart", "init --dry-run"})
    void lost_settings_of_existing_data_are_never_made_anew(String line) {
        withData();
        refuses(3, project.type(line), deeds(), VOLUME, "Restore the old .env");
        assertFalse(Files.exists(project.file(".env")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTGRES_PASSWORD", "SALT", "ENCRYPTION_KEY"})
    void one_lost_secret_of_existing_data_is_named(String secret) {
        project.made().ok("start");
        project.set(secret + "=");
        var before = project.text(".env");
        for (var line : List.of("start", "init", "restart")) {
            refuses(3, project.type(line), deeds(), secret, VOLUME);
            assertEquals(before, project.text(".env"));
        }
    }

    @Test
    void another_value_from_the_environment_is_refused_without_showing_either() {
        project.made().ok("start");
        var stored = project.ok("config --show POSTGRES_PASSWORD").strip();
        for (var line : List.of("start", "restart", "start --dry-run")) {
            var seen = project.session()
                    .with("POSTGRES_PASSWORD", "from-elsewhere")
                    .type(line);
            refuses(
                    3,
                    seen,
                    deeds(),
                    "POSTGRES_PASSWORD",
                    ".env:" + project.lineOf("POSTGRES_PASSWORD="),
                    "environment");
            assertFalse((seen.out() + seen.err()).contains(stored));
            assertFalse((seen.out() + seen.err()).contains("from-elsewhere"));
        }
    }

    @Test
    void the_same_value_from_the_environment_is_no_contradiction() {
        project.made().ok("start");
        var stored = project.ok("config --show POSTGRES_PASSWORD").strip();
        assertEquals(
                0,
                project.session()
                        .with("POSTGRES_PASSWORD", stored)
                        .type("start")
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "start langfuse", "restart", "restart langfuse-web"})
    void volumes_of_somebody_else_are_not_used(String line) {
        project.made();
        project.engine().withVolume(VOLUME, Map.of());
        refuses(4, project.type(line), deeds(), VOLUME, "--instance");
    }

    @Test
    void volumes_that_an_older_langfuse_wrote_are_not_used() {
        var template = project.text("templates/langfuse.yml")
                .replace(
                        "langfuse_postgres_data:\n",
                        "langfuse_postgres_data:\n    labels: {io.langfuse-ctl.langfuse: '4'}\n");
        project.write("templates/langfuse.yml", template);
        project.made();
        project.engine()
                .withVolume(
                        VOLUME,
                        Map.of(
                                Labels.PROJECT,
                                "langfuse",
                                Labels.VOLUME,
                                "langfuse_postgres_data",
                                Labels.MADE_BY,
                                "1.0",
                                "io.langfuse-ctl.langfuse",
                                "3"));
        refuses(4, project.type("start"), deeds(), VOLUME);
    }

    // the folder

    @ParameterizedTest
    @ValueSource(strings = {"init", "start"})
    void a_folder_of_somebody_else_is_asked_about(String line) {
        project.write("thesis.txt", "mine");
        refuses(3, project.type(line), deeds(), "is not empty", "--yes");
        refuses(3, project.session().answering("n").type(line), deeds(), "[y/N]");
        assertFalse(Files.exists(project.file(".env")));
        assertEquals(0, project.session().answering("y").type(line).code());
        assertEquals("mine", project.text("thesis.txt"));
    }

    @Test
    void yes_answers_for_a_folder_of_somebody_else() {
        project.write("thesis.txt", "mine");
        project.ok("init --yes");
        assertTrue(Files.exists(project.file(".env")));
    }

    @Test
    void files_that_exist_are_never_overwritten() {
        project.write("iam_role_config.yml", "model_list: []\n");
        project.ok("init --yes");
        assertEquals("model_list: []\n", project.text("iam_role_config.yml"));
        var before = project.text(".env");
        assertTrue(project.ok("init").contains("Nothing to do"));
        assertEquals(before, project.text(".env"));
    }

    @Test
    void settings_copied_from_the_example_are_completed_and_tightened_and_it_is_said() throws IOException {
        project.write(".env", BundledFiles.text(".env.example"));
        Files.setPosixFilePermissions(project.file(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        var seen = project.type("init");
        assertEquals(0, seen.code(), seen.err());
        assertTrue((seen.out() + seen.err()).contains("0600"), seen.out() + seen.err());
        assertTrue((seen.out() + seen.err()).contains("POSTGRES_PASSWORD"), seen.out() + seen.err());
        assertEquals("rw-------", mode(".env"));
        assertEquals(32, project.ok("config --show POSTGRES_PASSWORD").strip().length());
    }

    @Test
    void settings_that_others_can_read_are_tightened_by_a_start_and_it_is_said() throws IOException {
        project.made();
        Files.setPosixFilePermissions(project.file(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        var seen = project.type("start");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("0600"), seen.err());
        assertEquals("rw-------", mode(".env"));
        assertEquals("rwx------", mode(".langfuse-ctl"));
    }

    // two at once

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart", "init", "update-config --no-verify"})
    void only_one_may_change_a_folder_at_a_time(String line) {
        project.made();
        try (var held = ProjectLock.take(project.file(".langfuse-ctl/lock"), "langfuse-ctl start")) {
            refuses(
                    8,
                    project.type(line),
                    deeds(),
                    "langfuse-ctl start",
                    "pid " + ProcessHandle.current().pid());
        }
        assertEquals(0, project.type(line).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart", "update-config --no-verify"})
    void only_one_may_change_a_project_of_an_engine_at_a_time(String line) {
        project.made();
        var processContext = new ProcessContext(
                root.resolve("other"),
                root.resolve("home"),
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                false);
        var elsewhere = new Project(root.resolve("other"), processContext);
        try (var held = ProjectLocks.take(elsewhere, "start", project.engine().info(), List.of("langfuse"))) {
            refuses(8, project.type(line), deeds(), "langfuse-ctl start");
        }
        assertEquals(0, project.type(line).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "logs",
                "config",
                "models",
                "start --dry-run",
                "stop --dry-run",
                "init --dry-run",
                "update-config --no-verify --dry-run"
            })
    void whoever_only_reads_waits_for_nobody(String line) {
        project.made().ok("start");
        try (var held = ProjectLock.take(project.file(".langfuse-ctl/lock"), "langfuse-ctl start")) {
            project.ok(line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "tunnel status", "tunnel -L 1:3000 nobody@localhost"})
    void whoever_has_other_troubles_is_not_told_of_the_lock(String line) {
        project.made().ok("start");
        try (var held = ProjectLock.take(project.file(".langfuse-ctl/lock"), "langfuse-ctl start")) {
            var seen = project.type(line);
            assertTrue(List.of(4, 6, 7).contains(seen.code()), seen.code() + seen.err());
        }
    }

    // a change that was cut short

    private void cutShort() {
        var changes = new Changeset(project.directory(), () -> {});
        changes.edit(project.file("mock_config.yml"), before -> "half\n");
    }

    @Test
    void a_reading_command_tells_of_a_change_that_was_cut_short_and_leaves_it() {
        project.made().ok("start");
        cutShort();
        for (var line :
                List.of("status", "config litellm", "logs", "start --dry-run", "stop --dry-run", "init --dry-run")) {
            var seen = project.type(line);
            assertTrue(seen.err().contains("mock_config.yml"), line + seen.err());
            assertEquals("half\n", project.text("mock_config.yml"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart", "init", "stop", "update-config --no-verify"})
    void a_changing_command_undoes_a_change_that_was_cut_short_first(String line) {
        project.made().ok("start");
        var before = project.text("mock_config.yml");
        cutShort();
        var seen = project.type(line);
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("mock_config.yml"), seen.err());
        assertEquals(before, project.text("mock_config.yml"));
        assertFalse(Files.exists(project.file(".langfuse-ctl/journal")));
    }

    // data

    @Test
    void data_goes_only_after_its_name_was_typed() {
        project.made().ok("start");
        refuses(2, project.type("stop --volumes"), deeds(), "langfuse");
        refuses(2, project.session().answering("y").type("stop --volumes"), deeds(), "langfuse");
        refuses(2, project.session().answering("").type("stop --volumes"), deeds(), "langfuse");
        refuses(2, project.session().answering("litellm").type("stop --volumes"), deeds(), "langfuse");
        refuses(2, project.type("stop --volumes --yes"), deeds(), "langfuse");
        refuses(2, project.type("stop --volumes --delete-data-of litellm"), deeds(), "langfuse");
    }

    @Test
    void data_goes_when_its_name_was_typed() {
        project.made().ok("start");
        var seen = project.session().answering("langfuse").type("stop --volumes");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(project.engine().history().contains("remove-volume " + VOLUME));
    }

    @Test
    void names_that_were_typed_at_once_answer_one_question_each() {
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml").replace("volumes: [", "volumes: [\"data:/data\", ")
                        + "volumes: {data: {}}\n");
        project.made().ok("start");
        var seen = project.session().answering("langfuse\nlitellm").type("stop --volumes");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(project.engine().history().contains("remove-volume litellm_data"));
    }

    @Test
    void data_goes_when_its_name_was_given_beforehand() {
        project.made().ok("start");
        project.ok("stop --delete-data-of langfuse");
        assertTrue(project.engine().history().contains("remove-volume " + VOLUME));
    }

    @Test
    void stop_keeps_the_data_and_needs_neither_settings_nor_stack_files() throws IOException {
        project.made().ok("start");
        project.write(".env", "broken 'line");
        project.write("templates/langfuse.yml", "broken: [");
        Files.delete(project.file("templates/litellm.yml"));
        project.ok("stop");
        assertTrue(project.engine().observe().containers().isEmpty());
        assertFalse(project.engine().history().contains("remove-volume " + VOLUME));
    }

    /** Neither this machine nor its language may know such a name. */
    @Test
    void what_others_made_in_a_folder_without_a_possible_name_is_theirs() {
        project.made();
        project.engine().withVolume("theirs", Map.of(Labels.PROJECT, "theirs", Labels.WORKING_DIR, "/a\0b"));
        project.ok("start");
        project.ok("status");
        project.ok("stop");
        project.engine().withVolume("mine", Map.of(Labels.PROJECT, "litellm", Labels.WORKING_DIR, "/a\0b"));
        refuses(4, project.type("start"), deeds(), "litellm");
    }

    // last words

    @Test
    void the_last_words_of_a_failed_service_are_kept_masked() throws IOException {
        project.made();
        var password = project.ok("config --show POSTGRES_PASSWORD").strip();
        project.engine()
                .becoming("langfuse-langfuse-web-1", State.EXITED)
                .exitingWith("langfuse-langfuse-web-1", 1)
                .logging(
                        "langfuse-langfuse-web-1",
                        "connecting with " + password,
                        "FATAL postgresql://me:" + password + "@db/x");
        var seen = project.type("start");
        assertEquals(5, seen.code(), seen.err());
        var kept = project.file(".langfuse-ctl/last-words-langfuse-web.log");
        assertTrue(Files.readString(kept).contains("connecting with ***"), Files.readString(kept));
        assertFalse(Files.readString(kept).contains(password));
        assertFalse((seen.out() + seen.err()).contains(password));
        assertEquals("rw-------", mode(".langfuse-ctl/last-words-langfuse-web.log"));
        assertTrue(seen.err().contains(kept.toString()), seen.err());
    }

    @Test
    void of_the_last_words_the_last_thousand_lines_are_kept() throws IOException {
        project.made();
        project.engine()
                .becoming("langfuse-langfuse-web-1", State.EXITED)
                .exitingWith("langfuse-langfuse-web-1", 1)
                .logging(
                        "langfuse-langfuse-web-1",
                        IntStream.rangeClosed(1, 1200)
                                .mapToObj(number -> "line " + number)
                                .toArray(String[]::new));
        assertEquals(5, project.type("start").code());
        var kept = Files.readAllLines(project.file(".langfuse-ctl/last-words-langfuse-web.log"));
        assertEquals(1000, kept.size());
        assertEquals(List.of("line 201", "line 1200"), List.of(kept.get(0), kept.get(999)));
    }

    /** What cannot be kept is no failure of the start, which has one of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"folder", "large", "binary", "fifo"})
    void last_words_that_cannot_be_kept_hide_neither_the_failure_nor_the_way_back(String obstacle)
            throws IOException, InterruptedException {
        project.made();
        project.ok("start");
        project.write("new.yml", project.text("mock_config.yml") + "# new\n");
        project.engine()
                .becoming("litellm-litellm-1", State.EXITED)
                .exitingWith("litellm-litellm-1", 1)
                .logging("litellm-litellm-1", "no such module");
        obstruct(project.file(".langfuse-ctl/last-words-litellm.log"), obstacle);
        var seen = project.type("-c new.yml start");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("✗ litellm exited with code 1"), seen.err());
        assertTrue(seen.err().contains("langfuse-ctl -c mock_config.yml start"), seen.err());
        assertEquals(
                obstacle.equals("folder"), seen.err().contains("Cannot save the last output of litellm: "), seen.err());
        assertFalse(Files.exists(project.file(".langfuse-ctl/journal")));
    }

    private static void obstruct(Path file, String obstacle) throws IOException, InterruptedException {
        switch (obstacle) {
            case "folder" -> Files.createDirectory(file);
            case "large" -> Files.write(file, new byte[11_000_000]);
            case "binary" -> Files.write(file, new byte[] {(byte) 0xff, 0});
            default -> SpecialFiles.fifo(file);
        }
    }

    /** With {@code LITELLM_LOG=DEBUG} a line may have a megabyte. */
    @Test
    void of_long_lines_so_many_are_kept_as_can_be_read_back() throws IOException {
        project.made();
        project.engine()
                .becoming("langfuse-langfuse-web-1", State.EXITED)
                .exitingWith("langfuse-langfuse-web-1", 1)
                .logging(
                        "langfuse-langfuse-web-1",
                        IntStream.rangeClosed(1, 400)
                                .mapToObj(number -> "line " + number + " " + "語".repeat(10_000))
                                .toArray(String[]::new));
        for (int i = 0; i < 2; i++) {
            var seen = project.type("start");
            assertEquals(5, seen.code(), seen.err());
            assertTrue(seen.err().contains("langfuse-web exited with code 1"), seen.err());
        }
        var file = project.file(".langfuse-ctl/last-words-langfuse-web.log");
        assertTrue(Files.size(file) <= 1_000_000, Files.size(file) + " bytes");
        var kept = Files.readAllLines(file);
        assertTrue(kept.get(0).matches("line \\d+ 語+"), kept.get(0).substring(0, 20));
        assertTrue(kept.get(kept.size() - 1).startsWith("line 400 "));
    }
}
