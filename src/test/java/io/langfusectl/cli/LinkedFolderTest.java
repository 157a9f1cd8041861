package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.FakeEngine;
import io.langfusectl.engine.Labels;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A project is the folder at the end of all links, by whichever name it was reached. */
final class LinkedFolderTest {

    @TempDir
    Path root;

    private SmallProject project;
    private Path link;

    @BeforeEach
    void make() throws IOException {
        root = root.toRealPath();
        project = new SmallProject(root, "project", new FakeEngine()).made();
        link = Files.createSymbolicLink(root.resolve("link"), Path.of("project"));
    }

    private Session.Seen elsewhere(String line) {
        return new Session(root, root.resolve("home"), processContext -> project.engine()).type(line);
    }

    private String ok(String line) {
        var seen = elsewhere(line);
        assertEquals(0, seen.code(), line + "\n" + seen.out() + seen.err());
        return seen.out();
    }

    private int deeds() {
        return project.engine().history().size();
    }

    private ProcessContext host(Path directory) {
        return new ProcessContext(
                directory,
                root.resolve("home"),
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                false);
    }

    /** As versions did that took a link for the folder. */
    private void startedThroughTheLink() throws InterruptedException {
        var named = new Project(link, host(link));
        var installation = named.installation(named.variables(named.envText()));
        var work = new StackService(project.engine(), installation, TimeSource.system(), UnaryOperator.identity());
        work.carryOut(work.toStart(List.of(), project.engine().observe()), Duration.ofMinutes(1), progressEvent -> {});
        var labels = project.engine().observe().containers().get(0).labels();
        assertEquals(link.toString(), labels.get(Labels.WORKING_DIR));
    }

    @Test
    void what_was_started_through_a_link_is_not_made_anew_and_outlives_the_link() throws IOException {
        ok("-C link start");
        var there = project.engine().observe();
        there.containers()
                .forEach(container -> assertEquals(
                        project.directory().toString(), container.labels().get(Labels.WORKING_DIR)));
        var deeds = deeds();
        project.ok("start");
        ok("-C link start");
        ok("-C link/ start");
        ok("-C link/templates/.. start");
        assertEquals(List.of(), project.since(deeds));
        Files.delete(link);
        project.ok("start");
        assertEquals(List.of(), project.since(deeds));
        project.ok("stop");
        assertTrue(project.engine().observe().containers().isEmpty());
    }

    @Test
    void somebody_whose_current_folder_is_named_by_a_link_works_in_the_same_project() {
        project.ok("start");
        var deeds = deeds();
        var seen = new Session(link, root.resolve("home"), processContext -> project.engine()).type("start");
        assertEquals(0, seen.code(), seen.err());
        assertEquals(List.of(), project.since(deeds));
    }

    @Test
    void what_an_older_version_started_through_a_link_is_ours_and_the_proxy_alone_is_made_anew_once() throws Exception {
        startedThroughTheLink();
        var deeds = deeds();
        project.ok("start");
        var done = project.since(deeds);
        assertTrue(done.contains("create litellm-litellm-1"), done.toString());
        assertFalse(done.contains("create langfuse-langfuse-web-1"), done.toString());
        var after = deeds();
        project.ok("start");
        ok("-C link start");
        assertEquals(List.of(), project.since(after));
        project.ok("stop");
        assertTrue(project.engine().observe().containers().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart"})
    void where_that_link_is_gone_the_refusal_says_that_it_can_be_made_again(String line) throws Exception {
        startedThroughTheLink();
        Files.delete(link);
        var deeds = deeds();
        var seen = project.type(line);
        assertEquals(4, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains(link.toString()) && seen.err().contains("make the link again"), seen.err());
        assertEquals(List.of(), project.since(deeds));
        Files.createSymbolicLink(link, project.directory());
        project.ok(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart"})
    void a_link_that_leads_to_another_folder_by_now_makes_nothing_of_it_ours(String line) throws Exception {
        startedThroughTheLink();
        Files.delete(link);
        Files.createSymbolicLink(link, Files.createDirectory(root.resolve("other")));
        var deeds = deeds();
        assertEquals(4, project.type(line).code());
        assertEquals(List.of(), project.since(deeds));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                       project",
        "link,                     project",
        "link/templates,           project/templates",
        "link/..,                  .",
        "deep/..,                  project",
        "link/new/folder,          project/new/folder",
        "nowhere/folder,           nowhere/folder"
    })
    void a_folder_is_where_the_system_finds_it(String named, String real) throws IOException {
        Files.createSymbolicLink(root.resolve("deep"), Path.of("project/templates"));
        var from = host(named.isEmpty() ? link : root);
        assertEquals(root.resolve(real).normalize(), from.folder(named));
    }

    @Test
    void a_new_project_behind_a_link_is_made_where_the_link_leads() {
        ok("-C link/new --instance new init --mock");
        assertTrue(Files.exists(project.file("new/.env")));
        assertEquals(
                "new", ok("-C project/new config --show LANGFUSE_CTL_INSTANCE").strip());
    }

    /** All files changed a day ago, which is long enough for a memory to rely on. */
    private void age() throws IOException {
        try (var files = Files.walk(project.directory())) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
    }

    @Test
    void a_copy_of_the_folder_does_not_show_what_was_remembered_of_the_original() throws IOException {
        age();
        project.ok("start");
        project.ok("status");
        assertTrue(Files.exists(project.file(".langfuse-ctl/roster")));
        var copy = root.resolve("copy");
        try (var files = Files.walk(project.directory())) {
            for (var file : files.toList()) {
                var to = copy.resolve(project.directory().relativize(file).toString());
                Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.writeString(copy.resolve(".env"), project.text(".env") + "LANGFUSE_CTL_INSTANCE=second\n");
        var seen = elsewhere("-C copy status --json");
        assertTrue(seen.out().contains("\"second-langfuse\""), seen.out());
        assertFalse(seen.out().contains("\"langfuse\",\"ready\":true"), seen.out());
    }
}
