package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.ExecResult;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks, decides and checks before it acts; what it changed and cannot keep goes back. */
final class UpdateConfigTest {

    private static final String PROXY = "litellm-litellm-1";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml")
                        .replace(
                                "    environment:\n",
                                "    environment:\n      DRAIN_ENDPOINT_TOKEN: ${DRAIN_ENDPOINT_TOKEN:-}\n"));
        project.write("mock_config.yml", """
                # 🐳
                model_list:
                - model_name: mock
                  litellm_params: {model: openai/mock, api_key: unused, mock_response: hi}
                litellm_settings:
                  success_callback: ["langfuse", s3]
                  failure_callback: ["langfuse"]   # both
                  callbacks: ["langfuse"]
                """);
        project.ok("start");
    }

    private static String golden(String name) throws IOException {
        try (var in = UpdateConfigTest.class.getResourceAsStream("/update-config/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static String json(Session.Seen seen) {
        return seen.out().strip().replaceAll("@@ line \\d+ @@", "@@ line N @@");
    }

    @Test
    void a_dry_run_as_json_has_the_files_the_findings_the_diff_and_the_plan() throws IOException {
        var env = project.text(".env");
        var config = project.text("mock_config.yml");
        int deeds = project.engine().history().size();
        assertEquals(golden("dry-run.json"), json(project.type("update-config --no-verify --dry-run --json")));
        assertEquals(env, project.text(".env"));
        assertEquals(config, project.text("mock_config.yml"));
        assertEquals(
                List.of(),
                project.since(deeds).stream()
                        .filter(deed -> !deed.startsWith("exec "))
                        .toList());
    }

    @Test
    void the_result_as_json() throws IOException {
        assertEquals(golden("changed.json"), json(project.type("update-config --no-verify --json")));
        assertEquals(golden("unchanged.json"), json(project.type("update-config --no-verify --json")));
    }

    @Test
    void a_change_that_cannot_be_kept_says_so_as_json_and_the_failure_on_the_other_stream() throws IOException {
        project.engine().failing("start " + PROXY, new Failure(Problem.ENGINE_UNREACHABLE, "fake://"));
        var seen = project.type("update-config --no-verify --json");
        assertEquals(4, seen.code());
        assertEquals(golden("undone.json"), json(seen));
        assertTrue(seen.err().startsWith("{\"schema\":1,\"problem\":\"ENGINE_UNREACHABLE\""), seen.err());
    }

    @Test
    void only_the_lines_that_must_change_do() {
        project.ok("update-config --no-verify");
        assertEquals("""
                # 🐳
                model_list:
                - model_name: mock
                  litellm_params: {model: openai/mock, api_key: unused, mock_response: hi}
                - model_name: langfuse-ctl-probe
                  litellm_params:
                    model: openai/langfuse-ctl-probe
                    api_key: unused
                    mock_response: langfuse-ctl probe
                litellm_settings:
                  success_callback: [s3]
                  failure_callback: []   # both
                  callbacks: ["langfuse_otel"]
                general_settings:
                  enable_drain_endpoint: true
                  drain_endpoint_token: os.environ/DRAIN_ENDPOINT_TOKEN
                """, project.text("mock_config.yml"));
    }

    @Test
    void the_proxy_alone_is_made_anew() {
        int deeds = project.engine().history().size();
        project.ok("update-config --no-verify");
        assertEquals(
                List.of("stop " + PROXY, "remove " + PROXY, "create " + PROXY, "start " + PROXY),
                project.since(deeds).stream()
                        .filter(deed -> !deed.startsWith("exec "))
                        .toList());
    }

    @Test
    void running_it_again_changes_nothing_and_says_so() {
        project.ok("update-config --no-verify");
        var env = project.text(".env");
        int deeds = project.engine().history().size();
        var again = project.ok("update-config --no-verify");
        assertTrue(again.contains("nothing was changed"), again);
        assertEquals(env, project.text(".env"));
        assertEquals(
                List.of(),
                project.since(deeds).stream()
                        .filter(deed -> !deed.startsWith("exec "))
                        .toList());
    }

    @Test
    void hosts_are_the_same_whatever_they_were_and_dead_variables_go() {
        project.set("LANGFUSE_HOST=https://cloud.langfuse.com\nUPSTREAM_LANGFUSE_HOST=http://x\n"
                + "UPSTREAM_LANGFUSE_SECRET_KEY=geheimgeheim # old\nLANGFUSE_PUBLIC_KEY=pk-lf-of-another");
        var seen = project.type("update-config --no-verify");
        assertEquals(0, seen.code(), seen.err());
        var env = project.text(".env");
        for (var name : List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL", "LANGFUSE_OTEL_HOST")) {
            assertTrue(env.contains("\n" + name + "=http://langfuse-web:3000\n"), name);
        }
        assertFalse(env.contains("UPSTREAM"), env);
        var key = project.ok("config --show LANGFUSE_INIT_PROJECT_PUBLIC_KEY").strip();
        assertTrue(env.contains("\nLANGFUSE_PUBLIC_KEY=" + key + "\n"));
    }

    @Test
    void what_was_removed_is_hidden_in_the_diff_too() {
        project.set("UPSTREAM_LANGFUSE_SECRET_KEY=geheimgeheim\nUPSTREAM_LANGFUSE_PASSWORD=nochgeheimer");
        project.write(
                "mock_config.yml",
                project.text("mock_config.yml") + "general_settings:\n  master_key: auchganzgeheim\n");
        for (var line : List.of("update-config --dry-run", "update-config --dry-run --json")) {
            var seen = project.type(line);
            assertEquals(0, seen.code(), seen.err());
            assertTrue(seen.out().contains("UPSTREAM_LANGFUSE_SECRET_KEY=***"), seen.out());
            assertTrue(seen.out().contains("DRAIN_ENDPOINT_TOKEN=***"), seen.out());
            assertTrue(seen.out().contains("master_key: ***"), seen.out());
            assertFalse((seen.out() + seen.err()).contains("geheim"), seen.out() + seen.err());
        }
    }

    @Test
    void what_it_corrects_is_a_warning_and_what_it_cannot_correct_stops_it_all_at_once() {
        project.set("LANGFUSE_HOST=http://localhost:3000");
        var corrected = project.type("update-config --no-verify --dry-run");
        assertEquals(0, corrected.code(), corrected.err());
        var broken = project.text("mock_config.yml").replace("  litellm_params:", "  litellm_paramz:");
        project.write("mock_config.yml", broken + "general_settings: {master_key: sk-1234}\n");
        int deeds = project.engine().history().size();
        var seen = project.type("update-config --no-verify");
        assertEquals(3, seen.code(), seen.err());
        assertTrue(seen.err().contains("litellm_params"), seen.err());
        assertTrue(seen.err().contains("publicly known"), seen.err());
        assertEquals(
                List.of(),
                project.since(deeds).stream()
                        .filter(deed -> !deed.startsWith("exec "))
                        .toList());
    }

    @Test
    void another_configuration_is_remembered_and_a_later_start_keeps_it() {
        project.write("other.yml", project.text("mock_config.yml") + "# other\n");
        project.ok("-c other.yml update-config --no-verify");
        assertTrue(project.text(".env").contains("\nCONFIG_FILE=other.yml\n"));
        int deeds = project.engine().history().size();
        project.ok("start");
        assertEquals(List.of(), project.since(deeds));
    }

    @Test
    void without_a_probe_and_without_a_drain_neither_is_added() {
        project.ok("update-config --no-verify --no-probe --no-drain");
        assertFalse(project.text("mock_config.yml").contains("langfuse-ctl-probe"));
        assertFalse(project.text("mock_config.yml").contains("drain"));
        assertFalse(project.text(".env").contains("\nDRAIN_ENDPOINT_TOKEN="));
    }

    @Test
    void a_stack_file_that_passes_no_token_on_gets_no_drain_that_everybody_could_use() {
        project.write(
                "templates/litellm.yml",
                project.text("templates/litellm.yml")
                        .replace("      DRAIN_ENDPOINT_TOKEN: ${DRAIN_ENDPOINT_TOKEN:-}\n", ""));
        project.ok("update-config --no-verify");
        assertFalse(project.text("mock_config.yml").contains("drain"));
        assertFalse(project.text(".env").contains("\nDRAIN_ENDPOINT_TOKEN="));
    }

    @Test
    void a_proxy_that_does_not_come_back_is_put_back_with_both_files_and_the_first_failure_counts() {
        var env = project.text(".env");
        var config = project.text("mock_config.yml");
        project.engine()
                .failing("start " + PROXY, new Failure(Problem.SERVICE_TOO_SLOW, "litellm", 600, "no", "log", ""));
        int deeds = project.engine().history().size();
        var seen = project.type("update-config --no-verify");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("restoring "), seen.err());
        assertEquals(env, project.text(".env"));
        assertEquals(config, project.text("mock_config.yml"));
        var done = project.since(deeds);
        assertEquals("start " + PROXY, done.get(done.size() - 1));
        assertTrue(project.ok("start").contains("Everything is ready"));
    }

    @Test
    void a_failure_of_the_undo_does_not_hide_the_first_one() {
        project.engine()
                .failing("start " + PROXY, new Failure(Problem.SERVICE_TOO_SLOW, "litellm", 600, "no", "log", ""))
                .failing("remove " + PROXY, new Failure(Problem.ENGINE_DEADLOCKED, "remove"));
        var seen = project.type("update-config --no-verify");
        assertEquals(4, seen.code(), seen.err());
        assertTrue(seen.err().contains("✗ The Docker engine is deadlocked"), seen.err());
        assertTrue(seen.err().contains("also   litellm is not ready after 600 s"), seen.err());
    }

    @Test
    void the_last_words_of_a_proxy_that_died_are_kept_and_its_death_is_the_failure() throws IOException {
        project.engine().becoming(PROXY, State.EXITED).exitingWith(PROXY, 1).logging(PROXY, "no such module");
        var seen = project.type("update-config --no-verify");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("✗ litellm exited with code 1"), seen.err());
        assertTrue(project.text(".langfuse-ctl/last-words-litellm.log").contains("no such module"));
        assertFalse(Files.exists(project.file(".langfuse-ctl/journal")));
    }

    @Test
    void last_words_that_cannot_be_kept_hide_neither_its_death_nor_that_all_was_undone() throws IOException {
        Files.createDirectory(project.file(".langfuse-ctl/last-words-litellm.log"));
        project.engine().becoming(PROXY, State.EXITED).exitingWith(PROXY, 1).logging(PROXY, "no such module");
        var seen = project.type("update-config --no-verify");
        assertEquals(5, seen.code(), seen.err());
        assertTrue(seen.err().contains("✗ litellm exited with code 1"), seen.err());
        assertTrue(seen.err().contains("last-words-litellm.log"), seen.err());
        var undone = project.session().inJapanese().type("update-config --no-verify");
        assertEquals(5, undone.code(), undone.err());
        assertTrue(undone.err().contains("last-words-litellm.log"), undone.err());
    }

    @Test
    void without_langfuse_it_says_so_and_names_start_and_with_no_verify_does_the_rest() {
        project.ok("stop langfuse");
        var config = project.text("mock_config.yml");
        var seen = project.type("update-config");
        assertEquals(5, seen.code());
        assertTrue(seen.err().contains("langfuse-ctl start"), seen.err());
        assertTrue(seen.err().contains("--no-verify"), seen.err());
        assertEquals(config, project.text("mock_config.yml"));
        project.ok("update-config --no-verify");
        assertTrue(project.text("mock_config.yml").contains("langfuse_otel"));
    }

    @Test
    void on_a_terminal_it_offers_to_start_langfuse() {
        project.ok("stop langfuse");
        var seen = project.session().answering("n").type("update-config");
        assertEquals(5, seen.code());
        assertTrue(seen.err().contains("Start it first?"), seen.err());
    }

    @Test
    void a_folder_without_a_project_is_named() throws IOException {
        Files.delete(project.file(".env"));
        var seen = project.type("update-config");
        assertEquals(3, seen.code());
        assertTrue(seen.err().contains("not a project folder"), seen.err());
    }

    @Test
    void the_keys_of_a_profile_come_into_the_settings_which_only_their_owner_reads() throws IOException {
        profiles();
        project.set("AWS_SESSION_TOKEN=oldoldoldold");
        var seen = project.type("update-config --no-verify --profile work");
        assertEquals(0, seen.code(), seen.err());
        var env = project.text(".env");
        assertTrue(env.contains("\nAWS_ACCESS_KEY_ID=AKIAWORKWORKWORKWORK\n"), env);
        assertTrue(env.contains("\nAWS_SECRET_ACCESS_KEY=work/secret+0123456789\n"), env);
        assertTrue(env.contains("\nAWS_REGION=eu-central-1\n"), env);
        assertFalse(env.contains("AWS_SESSION_TOKEN=old"), env);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(project.file(".env"))));
        assertFalse((seen.out() + seen.err()).contains("work/secret"), seen.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dual        | 7 | LiteLLM 1.103.11 started, which sends traces with langfuse
            events_only | 3 | LiteLLM 1.103.11
            """)
    void a_litellm_that_turns_out_to_be_another_than_was_decided_for_is_not_kept(String mode, int code, String words) {
        var langfuse = "templates/langfuse.yml";
        var variable = "    environment:\n      LANGFUSE_MIGRATION_V4_WRITE_MODE: " + mode + "\n";
        project.write(langfuse, project.text(langfuse).replaceFirst("    environment:\n", variable));
        project.ok("start");
        project.ok("stop litellm");
        project.engine().answering(PROXY, "print('litellm='", new ExecResult(0, "litellm=1.103.11\nlangfuse\n"));
        var config = project.text("mock_config.yml");
        var seen = project.type("update-config --no-verify");
        assertEquals(code, seen.code(), seen.err());
        assertTrue(seen.err().contains(words), seen.err());
        assertEquals(config, project.text("mock_config.yml"));
        var again = project.ok("update-config --no-verify --dry-run --json");
        assertTrue(again.contains("langfuse_otel"), again);
    }

    @Test
    void whether_a_container_gets_the_machines_role_is_asked_once_the_proxy_runs_and_said_where_it_does_not() {
        project.engine().answering(PROXY, "169.254.169.254", new ExecResult(0, "silent\n"));
        project.ok("stop litellm");
        var dry = project.ok("-c iam_role_config.yml update-config --no-verify --dry-run --json");
        assertTrue(dry.contains("\"code\":\"AWS_ROLE_UNASKED\"") && !dry.contains("AWS_HOP_LIMIT"), dry);
        var seen = project.type("-c iam_role_config.yml update-config --no-verify");
        assertEquals(0, seen.code(), seen.err());
        assertTrue(seen.err().contains("the hop limit is 1"), seen.err());
        assertFalse(seen.err().contains("could not be checked"), seen.err());
    }

    @Test
    void a_container_that_cannot_be_asked_for_the_role_is_no_sign_that_all_is_well() {
        project.engine().answering(PROXY, "169.254.169.254", new ExecResult(127, "python3: not found"));
        var seen = project.ok("-c iam_role_config.yml update-config --no-verify --json");
        assertTrue(seen.contains("\"code\":\"AWS_ROLE_UNASKED\""), seen);
    }

    @Test
    void the_session_token_of_a_profile_comes_with_it() throws IOException {
        profiles();
        project.ok("update-config --no-verify --profile default");
        var env = project.text(".env");
        assertTrue(env.contains("\nAWS_ACCESS_KEY_ID=ASIADEFAULTDEFAULT00\n"), env);
        assertTrue(env.contains("\nAWS_SESSION_TOKEN="), env);
    }

    @ParameterizedTest
    @CsvSource({"nobody, There is no AWS profile nobody", "sso, has no access keys"})
    void a_profile_that_cannot_help_is_named(String name, String words) throws IOException {
        profiles();
        var seen = project.type("update-config --no-verify --profile " + name);
        assertEquals(3, seen.code());
        assertTrue(seen.err().contains(words), seen.err());
    }

    private void profiles() throws IOException {
        var folder = Files.createDirectories(root.resolve("home/.aws"));
        Files.writeString(folder.resolve("credentials"), """
                [default]
                aws_access_key_id=ASIADEFAULTDEFAULT00
                aws_secret_access_key = default/secret
                aws_session_token = FwoGZXIvYXdzEXAMPLE==
                # the other
                [work]
                aws_access_key_id = AKIAWORKWORKWORKWORK
                aws_secret_access_key = work/secret+0123456789
                """);
        Files.writeString(folder.resolve("config"), """
                [default]
                region = us-west-2
                [profile work]
                region = eu-central-1
                [profile sso]
                sso_start_url = https://example.awsapps.com/start
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing  | does not exist
            empty    | is empty
            folder   | is a folder
            binary   | bad.yml
            huge     | bytes: too large for a configuration
            tabs     | bad.yml:2
            doubled  | duplicate key model_list
            bomb     | aliases expand to more
            """)
    void a_configuration_that_is_none_is_named_and_nothing_is_touched(String kind, String words) throws IOException {
        var file = project.file("bad.yml");
        switch (kind) {
            case "empty" -> project.write("bad.yml", "");
            case "folder" -> Files.createDirectory(file);
            case "binary" -> Files.write(file, new byte[] {0x7f, 'E', 'L', 'F', 0, (byte) 0xff, 1, 2});
            case "huge" -> Files.writeString(file, "# " + "x".repeat(50_000_000) + "\n");
            case "tabs" -> project.write("bad.yml", "model_list:\n\t- model_name: a\n");
            case "doubled" -> project.write("bad.yml", "model_list: []\nmodel_list: []\n");
            case "bomb" -> project.write("bad.yml", bomb());
            default -> assertFalse(Files.exists(file));
        }
        var env = project.text(".env");
        int deeds = project.engine().history().size();
        for (var line : List.of("-c bad.yml update-config --no-verify", "-c bad.yml update-config --dry-run")) {
            var seen = project.type(line);
            assertEquals(3, seen.code(), seen.err());
            assertTrue(seen.err().contains(words), seen.err());
        }
        assertEquals(env, project.text(".env"));
        assertEquals(List.of(), project.since(deeds));
    }

    private static String bomb() {
        var text = new StringBuilder("x-0: &a0 [lol]\n");
        for (int i = 1; i < 30; i++) {
            text.append("x-%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return text + "model_list: *a29\n";
    }
}
