package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.compose.Mount;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A LiteLLM configuration with {@code include}: its files are mounted, read and edited where LiteLLM reads them. */
final class IncludeTest {

    private static final String PROXY = "litellm-litellm-1";

    private static final String MODELS = """
            model_list:
              - model_name: included
                litellm_params: {model: openai/mock, api_key: unused, mock_response: hi}
            """;

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void started() {
        project = new SmallProject(root, "demo", new FakeEngine()).made();
        project.ok("start");
        project.write("config.yml", "include: [models.yml]\nlitellm_settings: {drop_params: true}\n");
        project.write("models.yml", MODELS);
    }

    private Map<String, String> mounts() {
        var mounts = new TreeMap<>(project.engine().inspect(PROXY).orElseThrow().mounts());
        mounts.replaceAll((target, source) -> source.replace(root + "/", ""));
        return mounts;
    }

    private int deeds() {
        return project.engine().history().size();
    }

    // where the files are

    @Test
    void an_included_file_is_mounted_beside_the_configuration_and_its_models_are_there() {
        assertTrue(project.ok("-c config.yml models").contains("included"));
        project.ok("-c config.yml start");
        assertEquals(Map.of("/app/config.yaml", "demo/config.yml", "/app/models.yml", "demo/models.yml"), mounts());
        var deeds = deeds();
        project.ok("start");
        assertEquals(List.of(), project.since(deeds));
        assertTrue(project.ok("status --json").contains("\"current\":true"));
    }

    @Test
    void nested_files_are_relative_to_the_one_that_names_them_and_else_to_the_configuration() {
        project.write("config.yml", "include: [sub/a.yml, ../outside.yml, /app/sub/abs.yml]\n");
        project.write("sub/a.yml", "include: [b.yml, models.yml, sub/c.yml]\n");
        project.write("sub/b.yml", "litellm_settings: {drop_params: true}\n");
        project.write("sub/c.yml", "include: [b.yml]\n");
        project.write("sub/abs.yml", "# nothing\n");
        project.write("../outside.yml", "router_settings: {num_retries: 1}\n");
        project.ok("-c config.yml start");
        assertEquals(
                Map.of(
                        "/app/config.yaml", "demo/config.yml",
                        "/app/sub/a.yml", "demo/sub/a.yml",
                        "/app/sub/b.yml", "demo/sub/b.yml",
                        "/app/sub/c.yml", "demo/sub/c.yml",
                        "/app/sub/abs.yml", "demo/sub/abs.yml",
                        "/app/models.yml", "demo/models.yml",
                        "/outside.yml", "outside.yml"),
                mounts());
    }

    @Test
    void an_absolute_path_is_the_same_in_the_container_and_on_the_host() {
        project.write("elsewhere/models.yml", MODELS);
        var file = project.file("elsewhere/models.yml").toString();
        project.write("config.yml", "include: ['" + file + "']\n");
        project.ok("-c config.yml start");
        assertEquals(Map.of("/app/config.yaml", "demo/config.yml", file, "demo/elsewhere/models.yml"), mounts());
    }

    @Test
    void what_the_stack_file_mounts_already_is_read_there_and_not_mounted_twice() throws IOException {
        Files.delete(project.file("models.yml"));
        project.write("other/mine.yml", MODELS);
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml")
                        .replace("config.yaml:ro\"", "config.yaml:ro\", \"./other/mine.yml:/app/models.yml:ro\""));
        assertTrue(project.ok("-c config.yml models").contains("included"));
        project.ok("-c config.yml start");
        assertEquals(Map.of("/app/config.yaml", "demo/config.yml", "/app/models.yml", "demo/other/mine.yml"), mounts());
    }

    @Test
    void config_lists_it_with_the_line_that_names_it_and_is_otherwise_as_without_it() {
        project.set("CONFIG_FILE=config.yml");
        var with = project.ok("config litellm");
        assertTrue(with.contains("target: /app/models.yml"), with);
        assertTrue(with.contains("#   models.yml: config.yml:1"), with);
        assertTrue(project.ok("config litellm --json").contains("\"models.yml\":\"config.yml:1\""));
        project.write("config.yml", "model_list: []\n");
        var without = project.ok("config litellm");
        var added = with.lines()
                .filter(line -> !without.lines().toList().contains(line))
                .toList();
        assertEquals(4, added.size(), added.toString());
        assertEquals(without, without(with, without));
    }

    /** Without the lines of the mount and its origin. */
    private static String without(String with, String without) {
        var lines = new ArrayList<>(with.lines().toList());
        lines.remove("#   models.yml: config.yml:1");
        int target = lines.indexOf("      target: /app/models.yml");
        assertTrue(target >= 0, with);
        int first = target;
        while (!lines.get(first).strip().startsWith("- ")) {
            first--;
        }
        int last = target + 1;
        while (last < lines.size() && lines.get(last).startsWith("      ")) {
            last++;
        }
        lines.subList(first, last).clear();
        return String.join("\n", lines) + (without.endsWith("\n") ? "\n" : "");
    }

    @Test
    void a_change_of_an_included_file_makes_the_proxy_anew() {
        project.ok("-c config.yml start");
        project.write("models.yml", MODELS + "# changed\n");
        assertTrue(project.type("status --json").out().contains("\"current\":false"));
        var deeds = deeds();
        project.ok("start");
        assertTrue(
                project.since(deeds).contains("create " + PROXY),
                project.since(deeds).toString());
        assertFalse(
                project.since(deeds).toString().contains("langfuse-web"),
                project.since(deeds).toString());
    }

    // whatever mounts them

    private void mount(String... mounts) {
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml")
                        .replaceFirst(
                                "volumes: .*",
                                Matcher.quoteReplacement("volumes: [\"" + String.join("\", \"", mounts) + "\"]")));
    }

    /** Edited as {@code nano} does it: the file stays the same one. */
    private void isMadeAnewAfterAnEditOf(String file) {
        assertEquals(List.of(), changesOf("start"));
        project.write(file, project.text(file) + "# changed\n");
        assertTrue(project.type("status --json").out().contains("\"current\":false"));
        var changes = changesOf("start");
        assertTrue(changes.contains("create " + PROXY), changes.toString());
        assertFalse(changes.toString().contains("langfuse-web"), changes.toString());
        assertEquals(List.of(), changesOf("start"));
    }

    private List<String> changesOf(String line) {
        var deeds = deeds();
        project.ok(line);
        return project.since(deeds);
    }

    @Test
    void a_configuration_that_is_mounted_without_ro_counts_with_its_content() {
        mount("./${CONFIG_FILE}:/app/config.yaml");
        project.ok("-c mock_config.yml start");
        isMadeAnewAfterAnEditOf("mock_config.yml");
    }

    @Test
    void an_included_file_that_is_mounted_without_ro_counts_with_its_content() {
        mount("./${CONFIG_FILE}:/app/config.yaml", "./models.yml:/app/models.yml");
        project.ok("-c config.yml start");
        isMadeAnewAfterAnEditOf("models.yml");
        isMadeAnewAfterAnEditOf("config.yml");
    }

    /** The container may write to another file. */
    @Test
    void another_file_that_is_mounted_without_ro_does_not() {
        mount("./${CONFIG_FILE}:/app/config.yaml", "./models.yml:/app/models.yml", "./state.json:/app/state.json");
        project.write("state.json", "{}");
        project.ok("-c config.yml start");
        project.write("state.json", "{\"written\": true}");
        assertEquals(List.of(), changesOf("start"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"./conf:/app/conf:ro", "./conf:/app/conf", "./conf:/etc/models"})
    void an_included_file_in_a_folder_that_is_mounted_counts_with_its_content(String mount) throws IOException {
        mount("./${CONFIG_FILE}:/app/config.yaml:ro", mount);
        project.write("conf/models.yml", MODELS);
        project.write("conf/other.yml", "# another\n");
        project.write("config.yml", "include: [" + mount.split(":", -1)[1] + "/models.yml]\n");
        project.ok("-c config.yml start");
        isMadeAnewAfterAnEditOf("conf/models.yml");
        project.write("conf/other.yml", "# not included\n");
        assertEquals(List.of(), changesOf("start"));
    }

    /** A result that is recalled later than it was written, so that its files' times can be relied on. */
    @Test
    void its_edit_is_seen_where_the_list_of_services_is_recalled() throws IOException {
        mount("./${CONFIG_FILE}:/app/config.yaml:ro", "./conf:/app/conf:ro");
        project.write("conf/models.yml", MODELS);
        project.write("config.yml", "include: [conf/models.yml]\n");
        project.ok("-c config.yml start");
        try (var files = Files.walk(project.directory())) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
            }
        }
        assertTrue(project.ok("status --json").contains("\"current\":true"));
        assertTrue(Files.exists(project.file(".langfuse-ctl/roster")));
        Files.writeString(project.file("conf/models.yml"), MODELS + "# changed\n");
        assertTrue(project.type("status --json").out().contains("\"current\":false"));
    }

    @Test
    void update_config_that_edits_such_a_file_alone_makes_the_proxy_anew() {
        mount("./${CONFIG_FILE}:/app/config.yaml:ro", "./conf:/app/conf:ro");
        project.write("conf/all.yml", MODELS + "litellm_settings: {drop_params: true}\n");
        project.write("config.yml", "include: [conf/all.yml]\n");
        project.ok("-c config.yml start");
        project.ok("update-config --no-verify --no-drain");
        project.write("conf/all.yml", project.text("conf/all.yml").replace("langfuse_otel", "langfuse"));
        project.ok("start");
        var changes = changesOf("update-config --no-verify --no-drain");
        assertTrue(project.text("conf/all.yml").contains("langfuse_otel"), project.text("conf/all.yml"));
        assertTrue(changes.contains("create " + PROXY), changes.toString());
    }

    // what only the container has

    @Test
    void an_absolute_path_that_only_the_image_may_have_is_a_note() {
        project.write("config.yml", "include:\n  - models.yml\n  - /opt/base/more.yml\n");
        var seen = project.type("-c config.yml start");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("config.yml:3: /opt/base/more.yml is not on this machine"), seen.err());
        assertEquals(Map.of("/app/config.yaml", "demo/config.yml", "/app/models.yml", "demo/models.yml"), mounts());
        var japanese = project.session().inJapanese().type("restart litellm");
        assertTrue(japanese.err().contains("config.yml:3: /opt/base/more.yml は"), japanese.err());
        assertTrue(project.ok("models").contains("included"));
    }

    @Test
    void an_absolute_path_in_a_folder_that_is_mounted_must_be_there() {
        mount("./${CONFIG_FILE}:/app/config.yaml:ro", "./conf:/opt/base:ro");
        project.write("config.yml", "include: [/opt/base/more.yml]\n");
        refuses("-c config.yml start", "config.yml:1: the included file conf/more.yml does not exist");
    }

    // what cannot be included

    @ParameterizedTest
    @ValueSource(strings = {"start", "restart", "start --dry-run", "models", "update-config --no-verify"})
    void a_missing_one_is_an_error_before_anything_is_touched(String line) {
        project.write("config.yml", "# first\ninclude:\n  - models.yml\n  - absent.yml\n");
        refuses("-c config.yml " + line, "config.yml:4: the included file absent.yml does not exist");
    }

    private void refuses(String line, String words) {
        var env = project.text(".env");
        var deeds = deeds();
        var seen = project.type(line);
        assertEquals(3, seen.code(), seen.out() + seen.err());
        assertTrue(seen.err().contains(words), words + "\n" + seen.err());
        assertTrue(env.equals(project.text(".env")));
        assertEquals(List.of(), project.since(deeds));
        assertEquals(Map.of("/app/config.yaml", "demo/mock_config.yml"), mounts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "include: models.yml|config.yml:1: include takes a list",
                "include: [[models.yml]]|config.yml:1: include takes a list",
                "include: [folder]|config.yml:1: the included folder is not a regular file",
                "include: [/dev/zero]|config.yml:1: the included file /dev/zero cannot be mounted at /dev/zero",
                "include: [binary.yml]|config.yml:1: the included file binary.yml is not a text file",
                "include: [unreadable.yml]|config.yml:1: the included file unreadable.yml cannot be read",
                "include: [broken.yml]|broken.yml:3: invalid YAML",
                "include: [list.yml]|list.yml:1: a map is needed",
                "include: [config.yaml]|config.yml:1: the included file config.yaml cannot be mounted at /app/config.yaml",
                "include: [nested.yml]|nested.yml:1: the included file absent.yml does not exist",
            })
    void what_cannot_be_included_is_named_with_the_line_that_names_it(String text, String words) throws IOException {
        Files.createDirectory(project.file("folder"));
        Files.write(project.file("binary.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Files.createSymbolicLink(project.file("unreadable.yml"), Path.of("/proc/self/mem"));
        project.write("broken.yml", "model_list:\n  - a: {\n");
        project.write("list.yml", "- a\n");
        project.write("nested.yml", "include: [absent.yml]\n");
        project.write("config.yaml", MODELS);
        project.write("config.yml", text + "\n");
        refuses("-c config.yml start", words);
    }

    @Test
    void a_file_that_two_others_include_is_read_once() {
        project.write("config.yml", "include: [one.yml, two.yml]\n");
        project.write("one.yml", "include: [models.yml]\n");
        project.write("two.yml", "include: [models.yml]\n");
        var models = project.ok("-c config.yml models --json");
        assertEquals(2, models.split("\"alias\":\"included\"", -1).length, models);
    }

    /** As LiteLLM, which passes over a file that it has read. */
    @Test
    void files_that_include_each_other_are_read_once() {
        project.write("two.yml", "include: [one.yml, two.yml, models.yml]\n");
        project.write("config.yaml", "include: [one.yml]\n");
        project.write("one.yml", "include: [two.yml, config.yaml]\n");
        var models = project.ok("-c config.yaml models --json");
        assertEquals(2, models.split("\"alias\":\"included\"", -1).length, models);
        project.ok("-c config.yaml start");
        assertEquals(
                Map.of(
                        "/app/config.yaml", "demo/config.yaml",
                        "/app/one.yml", "demo/one.yml",
                        "/app/two.yml", "demo/two.yml",
                        "/app/models.yml", "demo/models.yml"),
                mounts());
    }

    /** In the container the first file has another name, so that LiteLLM reads it as another file. */
    @Test
    void one_that_is_included_under_its_own_name_is_mounted_under_that_too() {
        project.write("config.yml", "include: [config.yml, models.yml]\nlitellm_settings: {drop_params: true}\n");
        project.ok("-c config.yml start");
        assertEquals(
                Map.of(
                        "/app/config.yaml", "demo/config.yml",
                        "/app/config.yml", "demo/config.yml",
                        "/app/models.yml", "demo/models.yml"),
                mounts());
    }

    @Test
    void what_a_dry_run_declares_includes_the_files_beside_the_configuration() {
        project.write("sub/config.yml", "include: [models.yml]\n");
        project.write("sub/models.yml", MODELS);
        project.set("CONFIG_FILE=sub/config.yml");
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml")
                        .replace(
                                "\"./${CONFIG_FILE:-iam_role_config.yml}:/app/config.yaml:ro\"",
                                "{type: bind, source: \"${CONFIG_FILE}\", target: /app/config.yaml, read_only: true}"));
        var there = project.project();
        var change = new ProxyConfigChange(there, new PendingChanges(there));
        change.addProbe();
        var mounts = ProxyRollout.installationAfter(there, change)
                .choose(List.of(ProxyRollout.PROXY))
                .get(0)
                .service()
                .mounts();
        assertTrue(
                mounts.contains(new Mount.Bind(project.file("sub/models.yml"), "/app/models.yml", true)),
                mounts.toString());
    }

    @Test
    void commands_that_only_look_go_on_without_a_missing_one() throws IOException {
        project.ok("-c config.yml start");
        Files.delete(project.file("models.yml"));
        assertTrue(project.type("status --json").out().contains("\"current\":false"));
        project.ok("config");
        project.ok("logs litellm");
        project.ok("start langfuse");
        project.ok("stop");
    }

    @Test
    void in_japanese_too() {
        project.write("config.yml", "include: [absent.yml]\n");
        var seen = project.session().inJapanese().type("-c config.yml start");
        assertTrue(seen.err().contains("config.yml:1: include で指定されたファイル absent.yml がありません"), seen.err());
    }

    // what they say together

    @Test
    void lists_are_joined_and_sections_replaced_and_findings_name_the_file_and_the_line() {
        project.write("config.yml", """
                include: [models.yml]
                litellm_settings: {request_timeout: 5}
                model_list:
                  - model_name: own
                    litellm_params: {model: openai/mock, api_key: unused, mock_response: hi}
                """);
        project.write("models.yml", MODELS + """
                  - model_name: incomplete
                litellm_settings:
                  request_timeout: 7
                """);
        var seen = project.type("-c config.yml models --json");
        assertEquals(7, seen.code(), seen.err());
        var own = seen.out().indexOf("\"alias\":\"own\"");
        assertTrue(own > 0 && own < seen.out().indexOf("\"alias\":\"included\""), seen.out());
        assertTrue(seen.out().contains("\"code\":\"MODEL_INCOMPLETE\",\"file\":\"models.yml\",\"line\":4"), seen.out());
        assertTrue(seen.out().contains("\"code\":\"TIMEOUT_SHORT\",\"file\":\"models.yml\",\"line\":6"), seen.out());
        assertFalse(seen.out().contains("\"file\":\"config.yml\""), seen.out());
    }

    @Test
    void a_section_that_replaces_another_one_is_a_finding_that_names_what_is_lost() {
        project.write("config.yml", """
                include: [models.yml]
                litellm_settings: {request_timeout: 600, drop_params: true}
                router_settings: {num_retries: 1}
                """);
        project.write("models.yml", MODELS + "litellm_settings:\n  request_timeout: 700\n");
        var seen = project.type("-c config.yml start");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(
                seen.err()
                        .contains("models.yml:4: litellm_settings replaces the one at config.yml:2, whose keys"
                                + " drop_params have no effect"),
                seen.err());
        assertFalse(seen.err().contains("router_settings replaces"), seen.err());
        var japanese = project.session().inJapanese().type("models");
        assertTrue(japanese.out().contains("config.yml:2") || japanese.err().contains("config.yml:2"), japanese.err());
        project.write("models.yml", MODELS + "litellm_settings: {request_timeout: 700, drop_params: false}\n");
        assertFalse(project.type("start").err().contains("replaces the one"));
    }

    @Test
    void update_config_edits_the_file_that_holds_the_key() {
        project.write("settings.yml", "litellm_settings:\n  callbacks: [prometheus] # mine\n");
        project.write("config.yml", "include: [models.yml, settings.yml]\n# nothing else\n");
        var dry = project.ok("-c config.yml update-config --no-verify --no-drain --dry-run");
        assertTrue(dry.contains("--- models.yml") && dry.contains("--- settings.yml"), dry);
        assertFalse(dry.contains("--- config.yml"), dry);
        var seen = project.ok("-c config.yml update-config --no-verify --no-drain --json");
        assertTrue(seen.contains("\"files\":[\"models.yml\",\"settings.yml\",\".env\"]"), seen);
        assertEquals("include: [models.yml, settings.yml]\n# nothing else\n", project.text("config.yml"));
        assertEquals(
                "litellm_settings:\n  callbacks: [\"langfuse_otel\", prometheus] # mine\n",
                project.text("settings.yml"));
        assertTrue(project.text("models.yml").startsWith(MODELS + "  - model_name: langfuse-ctl-probe\n"));
        assertTrue(project.ok("update-config --no-verify --no-drain").contains("nothing was changed"));
    }

    @Test
    void what_update_config_cannot_keep_goes_back_in_every_file() {
        project.ok("-c config.yml start");
        project.engine().becoming(PROXY, State.EXITED).exitingWith(PROXY, 1);
        project.type("update-config --no-verify");
        assertEquals(MODELS, project.text("models.yml"));
        assertEquals("include: [models.yml]\nlitellm_settings: {drop_params: true}\n", project.text("config.yml"));
    }

    @Test
    void a_secret_in_an_included_file_is_not_shown() {
        project.write("models.yml", MODELS.replace("unused", "sk-geheimgeheim123"));
        for (var line :
                List.of("models", "start", "update-config --no-verify", "update-config --dry-run --no-verify")) {
            var seen = project.type("-c config.yml " + line);
            assertFalse((seen.out() + seen.err()).contains("geheimgeheim"), line);
        }
        project.set("CONFIG_FILE=config.yml");
        assertFalse(project.ok("config").contains("geheimgeheim"));
    }
}
