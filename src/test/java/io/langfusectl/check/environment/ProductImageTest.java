package io.langfusectl.check.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProductImageTest {

    @ParameterizedTest
    @CsvSource({
        "langfuse/langfuse:4.16.0, langfuse, 4.16.0",
        "langfuse/langfuse-worker:4, langfuse, 4",
        "ghcr.io/berriai/litellm-database:v1.108.15, litellm, 1.108.15",
        "clickhouse/clickhouse-server:25.12, clickhouse, 25.12",
        "clickhouse:25.8, clickhouse, 25.8",
        "redis:7.4-alpine, redis, 7.4",
        "valkey/valkey:8.1, redis, 8.1",
        "bitnami/postgresql:16.4.0, '', 16.4.0",
        "acme/litellm_custom:1.82.7, litellm, 1.82.7",
        "ankane/pgvector:v0.5.1, postgres, ''",
        "pgvector/pgvector:pg17, postgres, 17",
        "pgvector/pgvector:0.8.1-pg16-bookworm, postgres, 16",
        "postgres@sha256:15, postgres, ''",
        "minio/minio, minio, ''",
        "acme/langfuse-exporter:1.0, '', 1.0",
    })
    void a_product_and_its_version_are_told_from_the_name_and_the_tag(String image, String product, String version) {
        var productImage = new ProductImage(image);
        assertEquals(product, productImage.product().orElse(""));
        assertEquals(version, productImage.version().map(Version::toString).orElse(""));
    }
}
