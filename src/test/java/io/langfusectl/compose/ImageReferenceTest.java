package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "postgres, docker.io, postgres, latest, library/postgres, postgres",
        "postgres:17.6, docker.io, postgres, 17.6, library/postgres, postgres",
        "docker.io/langfuse/langfuse:4, docker.io, docker.io/langfuse/langfuse, 4, langfuse/langfuse, langfuse",
        "langfuse/langfuse:4, docker.io, langfuse/langfuse, 4, langfuse/langfuse, langfuse",
        "localhost/a, localhost, localhost/a, latest, library/a, a",
        "registry:5000/a/b, registry:5000, registry:5000/a/b, latest, a/b, b",
        "ghcr.io/a/b:1@sha256:00, ghcr.io, ghcr.io/a/b, sha256:00, a/b, b",
    })
    void a_name_is_taken_apart(
            String image, String registry, String repository, String version, String path, String name) {
        var reference = ImageReference.of(image);
        assertEquals(registry, reference.registry());
        assertEquals(repository, reference.repository());
        assertEquals(version, reference.version());
        assertEquals(path, reference.path());
        assertEquals(name, reference.name());
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/clickhouse/clickhouse-server:25.12.8.9, clickhouse-server:25.12.8.9",
        "registry:5000/a/b, b",
        "ghcr.io/a/b:1@sha256:0123456789abcdef, b@sha256:0123456789ab",
    })
    void a_table_shows_the_name_that_people_know(String image, String shortForm) {
        assertEquals(shortForm, ImageReference.of(image).shortForm());
    }

    @ParameterizedTest
    @CsvSource({"a, latest", "a:1, 1", "registry:5000/a, latest", "a@sha256:00, ''", "a:1@sha256:00, ''"})
    void a_digest_leaves_no_tag_to_judge_by(String image, String tag) {
        assertEquals(tag, ImageReference.of(image).effectiveTag().orElse(""));
    }
}
