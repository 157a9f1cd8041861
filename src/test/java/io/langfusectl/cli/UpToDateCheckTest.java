package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start with nothing to do is short; whatever else there is to do is done as ever. */
final class UpToDateCheckTest {

    private static final String DONE = "nothing was changed";
    /** What a whole start says of each service. */
    private static final String ASKED = "waiting";

    @TempDir
    private Path root;

    private SmallProject project;

    @BeforeEach
    void start() throws IOException {
        project = new SmallProject(root, "small", new FakeEngine()).made();
        age();
        project.ok("start");
    }

    private void age() throws IOException {
        try (var files = Files.walk(project.directory())) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
    }

    private static String said(Session.Seen seen) {
        return seen.out() + seen.err();
    }

    private void isWhole(String line) {
        var seen = project.type(line);
        assertEquals(0, seen.code(), said(seen));
        assertTrue(said(seen).contains(ASKED), said(seen));
    }

    @Test
    void a_start_that_finds_all_as_it_was_asks_each_service_once_and_changes_nothing() throws IOException {
        var deeds = project.engine().history().size();
        for (var line : new String[] {"start", "start litellm", "start langfuse litellm"}) {
            var seen = project.type(line);
            assertEquals(0, seen.code(), said(seen));
            assertTrue(seen.out().contains(DONE), said(seen));
            assertFalse(said(seen).contains(ASKED), said(seen));
        }
        assertEquals(deeds, project.engine().history().size());
        var memory = project.file(".langfuse-ctl/started");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)));
    }

    @Test
    void it_says_what_a_whole_start_says() throws IOException {
        var quick = project.type("start").out();
        Files.delete(project.file(".langfuse-ctl/started"));
        assertEquals(quick, project.type("start").out());
        assertTrue(quick.contains("http://localhost:3000"), quick);
    }

    @Test
    void as_json_it_is_what_a_whole_start_gives() throws IOException {
        var quick = project.ok("start --json");
        Files.delete(project.file(".langfuse-ctl/started"));
        assertEquals(withoutTime(quick), withoutTime(project.ok("start --json")));
    }

    private static String withoutTime(String json) {
        return json.replaceAll("\"ms\":\\d+", "");
    }

    @Test
    void a_setting_that_has_changed_is_carried_out() {
        project.set("LANGFUSE_PORT=3333");
        var deeds = project.engine().history().size();
        isWhole("start");
        assertTrue(project.since(deeds).toString().contains("langfuse-langfuse-web-1"));
    }

    @Test
    void a_service_that_was_stopped_is_started() {
        project.engine().stop("litellm-litellm-1", Optional.empty());
        isWhole("start");
    }

    @Test
    void a_container_that_no_service_accounts_for_is_taken_away() throws IOException {
        var file = project.text("templates/litellm.yml");
        project.write(
                "templates/litellm.yml",
                file.replace("  litellm:", "  other:").replace("${LITELLM_PORT:-4000}", "4444"));
        age();
        var deeds = project.engine().history().size();
        isWhole("start litellm");
        assertTrue(
                project.since(deeds).toString().contains("remove"),
                project.since(deeds).toString());
    }

    @Test
    void options_that_ask_for_more_are_heeded() {
        assertTrue(said(project.type("start --dry-run")).length() > 0);
        isWhole("start --pull never");
        isWhole("start --auto-ports");
        isWhole("-c iam_role_config.yml start");
        assertTrue(project.ok("--json=events start").contains("ready"));
    }

    @Test
    void a_start_of_another_day_judges_again() throws IOException {
        var memory = project.file(".langfuse-ctl/started");
        Files.writeString(memory, Files.readString(memory).replaceFirst("\n20\\d\\d-", "\n2019-"));
        isWhole("start");
    }

    @Test
    void a_warning_is_told_each_time() throws IOException {
        project.set("LITELLM_MASTER_KEY=sk-1234");
        age();
        for (int i = 0; i < 2; i++) {
            assertTrue(said(project.type("start")).contains("LITELLM_MASTER_KEY"));
        }
    }

    @Test
    void an_env_file_that_others_may_read_is_closed() throws IOException {
        Files.setPosixFilePermissions(project.file(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        project.ok("start");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(project.file(".env"))));
    }

    @Test
    void an_unknown_stack_is_named() {
        assertEquals(2, project.type("start nobody").code());
    }
}
