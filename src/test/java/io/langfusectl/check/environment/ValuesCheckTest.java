package io.langfusectl.check.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.check.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValuesCheckTest {

    @Test
    void our_templates_with_generated_secrets_are_clean() {
        assertEquals(List.of(), findings(true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ENCRYPTION_KEY=abc                                        | ENCRYPTION_KEY_FORM
            ENCRYPTION_KEY=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz | ENCRYPTION_KEY_FORM
            NEXTAUTH_URL=localhost:3000                               | URL_FORM
            NEXTAUTH_URL=foo                                          | URL_FORM
            LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT=localhost:9090          | URL_FORM
            CLICKHOUSE_PASSWORD=a&b                                   | CHARACTERS
            POSTGRES_PASSWORD=p@ss#w                                  | DATABASE_URL_FORM
            LITELLM_POSTGRES_PASSWORD=a/b                             | DATABASE_URL_FORM
            TELEMETRY_ENABLED=0                                       | CHOICE
            AUTH_DISABLE_SIGNUP=yes                                   | CHOICE
            LANGFUSE_LOG_LEVEL=verbose                                | CHOICE
            LANGFUSE_MIGRATION_V4_WRITE_MODE=Dual                     | CHOICE
            LANGFUSE_INIT_USER_EMAIL=nobody                           | EMAIL_FORM
            LANGFUSE_INIT_USER_EMAIL=a@localhost                      | EMAIL_FORM
            LANGFUSE_INIT_USER_PASSWORD=short                         | PASSWORD_SHORT
            LITELLM_MASTER_KEY=no-key-of-litellm                      | MASTER_KEY_FORM
            LANGFUSE_MIGRATION_V4_WRITE_MODE=legacy                   | V4_CONTRADICTION
            LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR=dual_write    | V4_CONTRADICTION
            LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN=false          | V4_CONTRADICTION
            """)
    void what_langfuse_dies_of_is_named_with_its_line(String line, String code) {
        var finding = findings(true, "# first line", line).get(0);
        assertEquals(code, finding.code());
        assertEquals(Finding.Severity.ERROR, finding.severity());
        assertEquals(".env:2", finding.place());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LANGFUSE_MIGRATION_V4_WRITE_MODE=dual                     |
            LANGFUSE_MIGRATION_V4_WRITE_MODE=legacy                   | LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR=dual_write
            LANGFUSE_MIGRATION_V4_WRITE_MODE=legacy                   | LANGFUSE_VERSION=3.225.4
            NEXTAUTH_URL=https://langfuse.example.com/base            |
            POSTGRES_PASSWORD=p%40ss                                  |
            """)
    void what_langfuse_lives_with_is_left_alone(String line, String another) {
        assertEquals(List.of(), findings(true, line, another == null ? "" : another));
    }

    @Test
    void all_findings_come_at_once() {
        var found = findings(true, "ENCRYPTION_KEY=abc", "NEXTAUTH_URL=foo", "LANGFUSE_LOG_LEVEL=loud");
        assertEquals(
                List.of("CHOICE", "ENCRYPTION_KEY_FORM", "URL_FORM"),
                found.stream().map(Finding::code).sorted().toList());
    }

    @Test
    void a_published_secret_stops_a_new_installation_and_is_only_told_to_an_old_one() {
        var expected = "[SALT] at .env:1";
        var stops = findings(true, "SALT=mysalt").get(0);
        var tells = findings(false, "SALT=mysalt").get(0);
        assertEquals(
                List.of("SECRET_PUBLISHED", expected), List.of(stops.code(), stops.details() + " at " + stops.place()));
        assertEquals(Finding.Severity.ERROR, stops.severity());
        assertEquals(Finding.Severity.WARNING, tells.severity());
    }

    @Test
    void an_initialisation_by_halves_is_named_with_the_missing_half() {
        var web = Map.of("LANGFUSE_INIT_PROJECT_SECRET_KEY", "sk-lf-1", "LANGFUSE_INIT_USER_EMAIL", "a@example.com");
        var found = new InitCheck(web, Templates.with().variables()).findings();
        assertEquals(
                List.of(
                        "LANGFUSE_INIT_ORG_ID",
                        "LANGFUSE_INIT_PROJECT_PUBLIC_KEY",
                        "LANGFUSE_INIT_USER_PASSWORD",
                        "LANGFUSE_INIT_PROJECT_ID"),
                found.stream().map(finding -> finding.details().get(1)).toList());
    }

    @Test
    void no_finding_holds_a_value_that_may_be_secret() {
        var found =
                findings(true, "ENCRYPTION_KEY=planted1", "POSTGRES_PASSWORD=pl@nted2", "CLICKHOUSE_PASSWORD=pl&nted3");
        assertEquals(3, found.stream().map(Finding::code).distinct().count());
        assertEquals(-1, found.toString().indexOf("nted"));
    }

    private static List<Finding> findings(boolean isNew, String... lines) {
        var templates = Templates.with(lines);
        return new ValuesCheck(templates.services(), templates.variables(), isNew).findings();
    }
}
