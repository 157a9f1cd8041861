package io.langfusectl.check.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.langfusectl.check.environment.Templates;
import io.langfusectl.litellm.ProxyConfig;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigCheckTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private static final String SOUND = """
            model_list:
              - model_name: a
                litellm_params:
                  model: bedrock/converse/us.amazon.nova-2-lite-v1:0
                  aws_region_name: us-east-1
            """;

    /** As the workshop's configurations were: dead models, settings that do nothing, the callback thrice. */
    private static final String WORKSHOP = """
            model_list:
              - model_name: bedrock-claude-3-7
                litellm_params:
                  model: bedrock/us.anthropic.claude-3-7-sonnet-20250219-v1:0
                  aws_region_name: os.environ/WORKSHOP_REGION
                  aws_session_name: litellm
              - model_name: bedrock-opus
                litellm_params:
                  model: bedrock/converse/eu.anthropic.anthropic.claude-opus-4-20250514-v1:0
                  aws_region_name: eu-west-1
            litellm_settings:
              fallbacks: [{"bedrock-claude-3-7": ["bedrock-claude-3-5", "bedrock-opus"]}]
              request_timeout: 30
              callbacks: ["langfuse"]
              success_callback: ["langfuse"]
              failure_callback: ["langfuse"]
              aws_region_name: us-east-1
            general_settings:
              master_key: sk-litellm-test-key
              disable_user_auth: true
              log_level: debug
            router_settings:
              retries: 3
              num_retrys: 3
            openapi:
              servers:
            """;

    @ParameterizedTest
    @ValueSource(strings = {"iam_role_config.yml", "access_key_config.yml"})
    void our_own_configurations_are_clean(String file) {
        var keys = new String[] {
            "AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=x"
        };
        assertEquals(List.of(), check(ProxyConfig.read(Path.of(file)), keys).findings());
    }

    @Test
    void the_workshops_mistakes_are_all_named_at_once_with_their_lines() {
        assertEquals(
                List.of(
                        "MODEL_GONE:4",
                        "REFERENCE_UNSET:5",
                        "AWS_SESSION_NAME_ALONE:6",
                        "MODEL_ID_DOUBLED:9",
                        "FALLBACK_UNKNOWN:12",
                        "TIMEOUT_SHORT:13",
                        "CALLBACK_TWICE:14",
                        "AWS_KEY_MISPLACED:17",
                        "MASTER_KEY_WEAK:19",
                        "MASTER_KEY_IN_FILE:19",
                        "MASTER_KEY_DIFFERS:19",
                        "AUTH_STAYS_ON:20",
                        "KEY_IDLE:21",
                        "KEY_IDLE:23",
                        "KEY_MISSPELT:24",
                        "KEY_UNKNOWN:25"),
                found(WORKSHOP).stream()
                        .filter(code -> !code.startsWith("AWS_REGION_MISSING"))
                        .toList());
    }

    @Test
    void a_dead_model_is_named_with_its_day_and_its_successor() {
        var finding = check(new ProxyConfig("c.yml", WORKSHOP)).findings().stream()
                .filter(found -> found.code().equals("MODEL_GONE"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "[bedrock-claude-3-7, anthropic.claude-3-7-sonnet-20250219-v1:0, 2026-04-28, anthropic.claude-sonnet-5]",
                finding.details().toString());
        assertEquals("c.yml:4", finding.place());
        assertFalse(finding.isError());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bedrock/anthropic.claude-sonnet-4-6                       | [MODEL_NEEDS_PROFILE:4]
            bedrock/global.anthropic.claude-opus-4-1-20250805-v1:0    | [MODEL_LEGACY:4]
            bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0        | [MODEL_GONE:4]
            bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0         | [MODEL_LEGACY:4]
            bedrock/us-east-1/amazon.nova-pro-v1:0                    | []
            bedrock/arn:aws:bedrock:us-east-1:1:inference-profile/x   | []
            openai/gpt-9                                              | []
            """)
    void models_are_judged_by_their_life(String id, String expected) {
        assertEquals(
                expected,
                found(SOUND.replace("bedrock/converse/us.amazon.nova-2-lite-v1:0", id))
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE                                | [AWS_TOKEN_MISSING:1]
            AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE,AWS_SESSION_TOKEN=abc          | [AWS_TOKEN_TOO_MUCH:1]
            AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE,AWS_SESSION_TOKEN=abc          | []
            """)
    void keys_and_session_tokens_belong_together(String lines, String expected) {
        assertEquals(expected, found(SOUND, lines.split(",")).toString());
    }

    @Test
    void a_missing_region_is_a_warning_and_mock_models_need_none() {
        assertEquals(
                "[AWS_REGION_MISSING:2]",
                found(SOUND.replaceAll("\n *aws_region_name.*", "")).toString());
        assertEquals(
                "[]",
                found(SOUND.replaceAll("aws_region_name.*", "mock_response: hello"))
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LANGFUSE_HOST=http://localhost:3000               | ERROR HOST_IS_SELF
            LANGFUSE_OTEL_HOST=https://us.cloud.langfuse.com  | ERROR HOST_IS_CLOUD
            LANGFUSE_HOST=http://langfuse-web:3000/api/public | ERROR HOST_HAS_PATH
            LANGFUSE_HOST=http://langfuse-web:3000/           | WARNING HOST_HAS_PATH
            LANGFUSE_HOST=langfuse-web:3000                   | ERROR URL_FORM
            LANGFUSE_OTEL_HOST=http://other:3000              | WARNING HOST_MISMATCH
            """)
    void a_destination_that_is_not_ours_is_named(String line, String expected) {
        var config = new ProxyConfig("c.yml", SOUND + "litellm_settings:\n  callbacks: [langfuse_otel]\n");
        var finding = check(config, line).findings().get(0);
        assertEquals(expected, finding.severity() + " " + finding.code());
        assertEquals(".env:1", finding.place());
    }

    @Test
    void a_callback_without_a_host_would_send_prompts_to_the_cloud() {
        var config = new ProxyConfig("c.yml", SOUND + "litellm_settings:\n  callbacks: [langfuse_otel]\n");
        var variables = Templates.with().variables();
        var environment =
                Map.of("LITELLM_MASTER_KEY", "sk-0123456789abcdef", "LANGFUSE_BASE_URL", "http://langfuse-web:3000");
        var finding = new ConfigCheck(config, environment, variables, TODAY)
                .findings()
                .get(0);
        assertEquals("ERROR HOST_MISSING 7", finding.severity() + " " + finding.code() + " " + finding.line());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model_list: {a: b}                                           | [MODELS_NO_LIST:1]
            model_list: []                                               | [MODELS_NONE:1]
            model_list: [{model_name: a}]                                | [MODEL_INCOMPLETE:1]
            'model_list: [{litellm_params: {model: openai/a}}, text]'    | [MODEL_INCOMPLETE:1]
            """)
    void models_that_litellm_refuses_are_errors(String text, String expected) {
        assertEquals(expected, found(text).toString());
    }

    @Test
    void a_master_key_must_be_there() {
        var finding = new ConfigCheck(
                        new ProxyConfig("c.yml", SOUND),
                        Map.of(),
                        Templates.with().variables(),
                        TODAY)
                .findings()
                .get(0);
        assertEquals("ERROR MASTER_KEY_MISSING", finding.severity() + " " + finding.code());
    }

    @Test
    void no_finding_holds_a_secret() {
        assertFalse(
                check(new ProxyConfig("c.yml", WORKSHOP)).findings().toString().contains("sk-litellm"));
    }

    @Test
    void models_are_listed_with_region_credentials_and_life() {
        var models = check(ProxyConfig.read(Path.of("access_key_config.yml")), "AWS_REGION=eu-west-1")
                .models();
        assertEquals(
                "bedrock/converse/global.anthropic.claude-sonnet-5 Optional[eu-west-1] keys ACTIVE",
                models.get(0).provider() + " " + models.get(0).region() + " "
                        + models.get(0).credentials() + " " + models.get(0).life());
        assertEquals(Model.Life.MOCK, models.get(models.size() - 1).life());
        assertEquals(
                "role",
                check(ProxyConfig.read(Path.of("iam_role_config.yml")))
                        .models()
                        .get(0)
                        .credentials());
    }

    private static List<String> found(String text, String... lines) {
        return check(new ProxyConfig("c.yml", text), lines).findings().stream()
                .map(finding -> finding.code() + ":" + finding.line())
                .toList();
    }

    private static ConfigCheck check(ProxyConfig config, String... lines) {
        var templates = Templates.with(lines);
        var proxy = templates.services().stream()
                .filter(service -> service.name().equals("litellm"))
                .findFirst()
                .orElseThrow();
        return new ConfigCheck(config, proxy.environment(), templates.variables(), TODAY);
    }
}
