package io.langfusectl.check.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.check.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageCheckTest {

    @Test
    void the_versions_of_our_templates_are_clean() {
        assertEquals(List.of(), findings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LITELLM_VERSION=1.82.7        | ERROR IMAGE_STEALS_CREDENTIALS
            LITELLM_VERSION=v1.107.0      | ERROR IMAGE_COMPROMISED
            LITELLM_VERSION=1.83.14       | ERROR IMAGE_HAS_HOLES
            LITELLM_VERSION=1.106.1       | WARNING IMAGE_BROKEN_IMPORT
            LITELLM_VERSION=1.103.11      | WARNING IMAGE_OUTDATED
            LITELLM_VERSION=main-latest   | ERROR IMAGE_FLOATING
            LITELLM_VERSION=lts           | WARNING IMAGE_FLOATING
            LANGFUSE_VERSION=4            | WARNING IMAGE_FLOATING
            LANGFUSE_VERSION=3.120.0      | ERROR IMAGE_HAS_HOLES
            LANGFUSE_VERSION=3.167.1      | WARNING IMAGE_LEAKS_PROJECTS
            CLICKHOUSE_VERSION=26.9.1.22  | ERROR IMAGE_LOSES_WRITES
            CLICKHOUSE_VERSION=26.8.1.1   | WARNING IMAGE_UNTRIED
            CLICKHOUSE_VERSION=25.3.2.1   | ERROR IMAGE_TOO_OLD
            CLICKHOUSE_VERSION=latest     | ERROR IMAGE_FLOATING
            POSTGRES_VERSION=18           | ERROR IMAGE_MOVES_DATA
            POSTGRES_VERSION=14.2-alpine  | ERROR IMAGE_TOO_OLD
            REDIS_VERSION=6               | ERROR IMAGE_TOO_OLD
            MINIO_IMAGE=minio/minio       | WARNING IMAGE_FLOATING
            """)
    void versions_are_refused_or_warned_of(String line, String expected) {
        var finding = findings(line).get(0);
        assertEquals(expected, finding.severity() + " " + finding.code());
        assertEquals(".env:1", finding.place());
    }

    @ParameterizedTest
    @CsvSource({
        "LITELLM_VERSION=1.108.15",
        "LANGFUSE_VERSION=4.18.0",
        "CLICKHOUSE_VERSION=26.3.9.1",
        "POSTGRES_VERSION=16"
    })
    void others_pass(String line) {
        assertEquals(List.of(), findings(line));
    }

    @Test
    void clickhouse_is_judged_beside_the_langfuse_that_it_serves() {
        assertEquals(List.of(), findings("CLICKHOUSE_VERSION=25.3.2.1", "LANGFUSE_VERSION=3.225.4"));
    }

    @Test
    void ranges_are_read_as_they_are_written() {
        var range = new VersionRange(">=3.108.0 <3.137.0 || 3.106.2 || 26.9.x");
        for (var inside : List.of("3.108.0", "3.136.9", "3.106.2", "v3.120.1", "26.9.1.22", "26.9")) {
            assertTrue(range.holds(Version.of(inside).orElseThrow()), inside);
        }
        for (var outside : List.of("3.107.9", "3.137.0", "3.108.0-rc.1", "26.10.1", "4")) {
            assertFalse(range.holds(Version.of(outside).orElseThrow()), outside);
        }
    }

    private static List<Finding> findings(String... lines) {
        var templates = Templates.with(lines);
        return new ImageCheck(templates.services(), templates.variables()).findings();
    }
}
