package io.langfusectl.litellm;

import static io.langfusectl.litellm.ProxyConfig.Callback.LANGFUSE;
import static io.langfusectl.litellm.ProxyConfig.Callback.LANGFUSE_OTEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProxyConfigTest {

    @TempDir
    Path folder;

    @Test
    void adds_both_callbacks_and_leaves_every_other_byte() {
        assertEquals("""
                # 日本語のコメント 🐳
                litellm_settings:
                  # keep me
                  failure_callback: ["langfuse"]
                  num_retries: 2   # and me 🐳
                  success_callback: ["langfuse", "s3"]
                """, reporting(LANGFUSE, """
                        # 日本語のコメント 🐳
                        litellm_settings:
                          # keep me
                          num_retries: 2   # and me 🐳
                          success_callback: ["s3"]
                        """));
    }

    @Test
    void the_workshops_three_callbacks_become_one() {
        assertEquals("""
                litellm_settings:
                  callbacks: ["langfuse_otel"] # all
                  success_callback: []
                  failure_callback: []
                """, reporting(LANGFUSE_OTEL, """
                        litellm_settings:
                          callbacks: ["langfuse"] # all
                          success_callback: ["langfuse"]
                          failure_callback: ["langfuse"]
                        """));
    }

    @Test
    void lists_with_dashes_lose_and_gain_whole_lines() {
        assertEquals("""
                litellm_settings:
                  callbacks:
                  - langfuse_otel # ours
                  - prometheus
                  success_callback:
                    # why
                    - s3
                  failure_callback: []
                  drop_params: true
                """, reporting(LANGFUSE_OTEL, """
                        litellm_settings:
                          callbacks:
                          - langfuse # ours
                          - prometheus
                          - 'langfuse' # again
                          success_callback:
                            # why
                            - s3
                            - "langfuse"
                          failure_callback:
                            - langfuse
                          drop_params: true
                        """));
    }

    @Test
    void brackets_over_several_lines_keep_their_comments() {
        assertEquals("""
                litellm_settings:
                  success_callback: [
                    s3, # mine
                  ]
                  callbacks: [ "langfuse_otel", prometheus ]
                """, reporting(LANGFUSE_OTEL, """
                        litellm_settings:
                          success_callback: [
                            s3, # mine
                            langfuse,
                          ]
                          callbacks: [ prometheus ]
                        """));
    }

    @Test
    void a_missing_section_and_an_empty_one_are_filled() {
        assertEquals("a: 1\nlitellm_settings:\n  callbacks: [\"langfuse_otel\"]\n", reporting(LANGFUSE_OTEL, "a: 1\n"));
        assertEquals("a: 1\nlitellm_settings:\n  callbacks: [\"langfuse_otel\"]", reporting(LANGFUSE_OTEL, "a: 1"));
        assertEquals(
                "litellm_settings: # none\n  callbacks: [\"langfuse_otel\"]\na: 1\n",
                reporting(LANGFUSE_OTEL, "litellm_settings: # none\na: 1\n"));
        assertEquals(
                "litellm_settings: {callbacks: [\"langfuse_otel\"]}\n",
                reporting(LANGFUSE_OTEL, "litellm_settings: ~\n"));
        assertEquals(
                "{litellm_settings: {callbacks: [\"langfuse_otel\"], a: b}}",
                reporting(LANGFUSE_OTEL, "{litellm_settings: {a: b}}"));
        assertEquals(
                "{litellm_settings: {callbacks: [\"langfuse_otel\"]}, a: {}}", reporting(LANGFUSE_OTEL, "{a: {}}"));
    }

    @Test
    void a_key_without_a_value_or_with_a_word_becomes_a_list() {
        assertEquals(
                "litellm_settings:\n  callbacks: [\"langfuse_otel\"] # c\n  success_callback:\n",
                reporting(LANGFUSE_OTEL, "litellm_settings:\n  callbacks: # c\n  success_callback:\n"));
        assertEquals(
                "litellm_settings:\n  callbacks: [\"langfuse_otel\", s3]\n",
                reporting(LANGFUSE_OTEL, "litellm_settings:\n  callbacks: s3\n"));
    }

    @Test
    void an_anchor_that_others_use_stays_what_it_is() {
        assertEquals("""
                x-base: &base
                  callbacks: [langfuse]
                  drop_params: true
                litellm_settings:
                  callbacks: ["langfuse_otel"]
                  <<: *base
                """, reporting(LANGFUSE_OTEL, """
                        x-base: &base
                          callbacks: [langfuse]
                          drop_params: true
                        litellm_settings:
                          <<: *base
                        """));
        assertEquals(
                "x: &base {a: 1}\nlitellm_settings: {<<: *base, callbacks: [\"langfuse_otel\"]}\n",
                reporting(LANGFUSE_OTEL, "x: &base {a: 1}\nlitellm_settings: *base\n"));
    }

    @Test
    void lists_that_share_an_anchor_among_themselves_are_told_apart() {
        assertEquals(
                "litellm_settings:\n  callbacks: &c [langfuse_otel]\n  success_callback: []\n",
                reporting(LANGFUSE_OTEL, "litellm_settings:\n  callbacks: &c [langfuse]\n  success_callback: *c\n"));
        assertEquals(
                "litellm_settings:\n  success_callback: &c []\n  callbacks: [\"langfuse_otel\"]\n",
                reporting(LANGFUSE_OTEL, "litellm_settings:\n  success_callback: &c [langfuse]\n  callbacks: *c\n"));
    }

    @Test
    void an_edit_that_would_change_something_else_is_refused() {
        var config = new ProxyConfig("c.yml", "litellm_settings: &l\n  callbacks: [langfuse]\nother: *l\n");
        assertEquals(
                "CONFIG_INVALID [c.yml, CONFIG_ENTANGLED [litellm_settings]]",
                message(() -> config.withLangfuseCallback(LANGFUSE_OTEL)));
    }

    @Test
    void carriage_returns_a_byte_order_mark_and_a_missing_end_of_line_stay() {
        assertEquals(
                "\uFEFFlitellm_settings:\r\n  callbacks: [\"langfuse_otel\"]\r\n  a: 1",
                reporting(LANGFUSE_OTEL, "\uFEFFlitellm_settings:\r\n  a: 1"));
        assertEquals(
                "litellm_settings:\r\n  callbacks:\r\n  - langfuse_otel\r\n  - s3\r\n  success_callback:\r\n  - s3",
                reporting(
                        LANGFUSE_OTEL,
                        "litellm_settings:\r\n  callbacks:\r\n  - s3\r\n  success_callback:\r\n  - s3\r\n  - langfuse"));
    }

    @Test
    void the_probe_comes_last_among_the_models_and_only_once() {
        var once = new ProxyConfig("c.yml", "model_list:\n- model_name: a # 🐳\n  litellm_params: {model: b}\n\nx: 1\n")
                .withProbe();
        assertEquals("""
                model_list:
                - model_name: a # 🐳
                  litellm_params: {model: b}
                - model_name: langfuse-ctl-probe
                  litellm_params:
                    model: openai/langfuse-ctl-probe
                    api_key: unused
                    mock_response: langfuse-ctl probe

                x: 1
                """, once.text());
        assertEquals(once.text(), once.withProbe().text());
        for (var start :
                new String[] {"a: 1\n", "model_list: []\n", "model_list:\na: 1", "{model_list: [{model_name: a}]}"}) {
            var probed = new ProxyConfig("c.yml", start).withProbe();
            assertEquals("langfuse-ctl-probe", aliasOf(probed), start);
            assertEquals(probed.text(), probed.withProbe().text());
        }
    }

    @Test
    void draining_is_switched_on_where_it_is_off_or_missing() {
        assertEquals(
                "a: 1\ngeneral_settings:\n  enable_drain_endpoint: true\n  drain_endpoint_token: os.environ/TOKEN\n",
                new ProxyConfig("c.yml", "a: 1\n")
                        .withDrainEndpoint("os.environ/TOKEN")
                        .text());
        var off = "general_settings:\n  enable_drain_endpoint: false # off\n  drain_endpoint_token: os.environ/TOKEN\n";
        assertEquals(
                off.replace("false", "true"),
                new ProxyConfig("c.yml", off)
                        .withDrainEndpoint("os.environ/TOKEN")
                        .text());
    }

    @Test
    void bad_files_are_refused_with_their_place() throws IOException {
        assertEquals("FILE_MISSING", problem("no.yml"));
        Files.createDirectory(folder.resolve("folder.yml"));
        assertEquals("FILE_IS_FOLDER", problem("folder.yml"));
        Files.writeString(folder.resolve("empty.yml"), " \n");
        assertEquals("FILE_EMPTY", problem("empty.yml"));
        Files.writeString(folder.resolve("comment.yml"), "# nothing\n");
        assertEquals("FILE_EMPTY", problem("comment.yml"));
        Files.write(folder.resolve("binary.yml"), new byte[] {0x7f, 'E', 'L', 'F', (byte) 0xff, 0});
        assertEquals("FILE_NOT_TEXT", problem("binary.yml"));
        Files.write(folder.resolve("large.yml"), new byte[50_000_000]);
        assertEquals("FILE_TOO_LARGE", problem("large.yml"));
    }

    @Test
    void bad_yaml_is_refused_with_its_line() {
        assertStarts("CONFIG_INVALID [c.yml:2, YAML_BROKEN [found character '\\t(TAB)'", complaint("a:\n\tb: 1\n"));
        assertEquals("CONFIG_INVALID [c.yml:3, NAMED_KEY_TWICE [a]]", complaint("a: 1\nb: 2\na: 3\n"));
        assertEquals("CONFIG_INVALID [c.yml:1, NOT_A_MAP]", complaint("- a\n"));
        assertStarts("CONFIG_INVALID [c.yml:2, SECOND_DOCUMENT", complaint("a: 1\n---\nb: 2\n"));
        assertStarts("CONFIG_INVALID [c.yml:2, ", complaint("a: [1\nb: 2\n"));
        assertStarts("CONFIG_INVALID [c.yml:1, ", complaint("a: *b\n"));
        assertStarts("CONFIG_INVALID [c.yml:1, TOO_DEEP", complaint("a: " + "[".repeat(3000)));
        assertStarts("CONFIG_INVALID [c.yml:1, ", complaint("a: &a [*a]\n"));
    }

    @Test
    void an_alias_bomb_is_refused_before_it_unfolds() {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertTrue(complaint(bomb.toString()).contains("ALIASES_TOO_MANY"));
    }

    private static void assertStarts(String beginning, String text) {
        assertEquals(beginning, text.substring(0, Math.min(beginning.length(), text.length())), text);
    }

    private String complaint(String text) {
        return message(() -> new ProxyConfig("c.yml", text).withLangfuseCallback(LANGFUSE_OTEL));
    }

    private String problem(String name) {
        return assertThrows(Failure.class, () -> ProxyConfig.read(folder.resolve(name)))
                .problem()
                .name();
    }

    private static String message(org.junit.jupiter.api.function.Executable edit) {
        return String.valueOf(assertThrows(Failure.class, edit).getMessage());
    }

    private static String aliasOf(ProxyConfig config) {
        var models = config.root().find("model_list").orElseThrow().items();
        return models.stream()
                .flatMap(model -> model.find("model_name").stream())
                .flatMap(name -> name.text().stream())
                .filter(ProxyConfig.PROBE_ALIAS::equals)
                .findFirst()
                .orElseThrow();
    }

    /** The text that comes out, after it was seen that a second edit changes nothing. */
    private static String reporting(ProxyConfig.Callback choice, String text) {
        var edited = new ProxyConfig("c.yml", text).withLangfuseCallback(choice);
        assertEquals(edited.text(), edited.withLangfuseCallback(choice).text());
        return edited.text();
    }
}
