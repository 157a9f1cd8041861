package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TestPort;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration offers, as a table and as JSON; a call of it only after a question. */
final class ModelsTest {

    private static final String CONFIG = """
            model_list:
              - model_name: old
                litellm_params:
                  model: bedrock/converse/us.anthropic.claude-3-7-sonnet-20250219-v1:0
                  aws_region_name: us-west-2
              - model_name: lite
                litellm_params: {model: bedrock/converse/global.amazon.nova-2-lite-v1:0, aws_region_name: us-east-1}
              - model_name: langfuse-ctl-probe
                litellm_params: {model: openai/langfuse-ctl-probe, api_key: unused, mock_response: x}
            litellm_settings:
              callbacks: [langfuse_otel]
              fallbacks: [{old: [nowhere]}]
            """;

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
        project.write("my.yml", CONFIG);
    }

    private static String plain(Session.Seen seen) {
        return seen.out().replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void the_json_is_the_promised_one() {
        var seen = project.type("-c my.yml models --json");
        assertEquals(Golden.text("models.json"), seen.out());
        assertEquals(0, seen.code());
        assertEquals("", seen.err());
    }

    @Test
    void a_person_reads_a_table_and_below_it_what_is_wrong() {
        var lines = project.ok("-c my.yml models").lines().toList();
        assertEquals("ALIAS               MODEL", lines.get(0).substring(0, 25));
        assertTrue(lines.get(1).endsWith("us-west-2  IAM role     gone since 2026-04-28"), lines.get(1));
        assertTrue(lines.get(3).endsWith("answered by LiteLLM"), lines.get(3));
        assertTrue(lines.get(4).startsWith("! my.yml:4: old: "), lines.get(4));
    }

    @Test
    void the_file_that_was_looked_at_is_not_remembered() {
        var before = project.text(".env");
        project.ok("-c my.yml models");
        assertEquals(before, project.text(".env"));
    }

    @Test
    void an_error_ends_with_7() {
        project.write("my.yml", CONFIG.replace("  - model_name: lite\n    litellm", "  - litellm"));
        assertEquals(7, project.type("-c my.yml models").code());
    }

    @Test
    void what_may_cost_money_is_not_agreed_to_by_yes() {
        var seen = project.type("--yes models --call");
        assertEquals(2, seen.code());
        assertTrue(seen.err().contains("may charge for"), seen.err());
        assertEquals("", seen.out());
    }

    @Test
    void nothing_is_called_without_a_yes_and_each_alias_once_with_it() throws IOException {
        var port = TestPort.free();
        project.set("LITELLM_PORT=" + port);
        project.ok("-c my.yml start");
        try (var proxy = new StubHttpServer(port).saying("/v1/chat/completions", 200, "{}")) {
            assertEquals(
                    0, project.session().answering("n").type("models --call").code());
            assertEquals(0, proxy.asked().size());
            var seen = project.session().answering("y").type("models --call");
            assertEquals(0, seen.code(), seen.err());
            assertEquals(2, proxy.asked().size(), proxy.asked().toString());
            assertTrue(
                    proxy.asked().get(0).contains("\"max_tokens\":1"),
                    proxy.asked().toString());
            assertTrue(plain(seen).contains("✓ old answers ("), seen.out());
            assertFalse(plain(seen).contains("probe answers"), seen.out());
        }
    }

    @Test
    void a_model_that_does_not_answer_ends_with_7() throws IOException {
        var port = TestPort.free();
        project.set("LITELLM_PORT=" + port);
        project.ok("-c my.yml start");
        try (var proxy = new StubHttpServer(port).saying("/v1/chat/completions", 403, "no access")) {
            var seen = project.session().answering("y").type("models --call");
            assertEquals(7, seen.code(), seen.err());
            assertTrue(plain(seen).contains("✗ The model old does not answer: HTTP 403 no access"), seen.out());
            assertEquals(2, proxy.asked().size());
        }
    }
}
