package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TemplatesTest {

    private static StackFile template(String stack, Map<String, String> environment) throws IOException {
        var file = Path.of("templates", stack + ".yml");
        var secrets = EnvFile.read(
                Files.readString(Path.of("src/test/resources/compose-cases/templates.env")), ".env", environment);
        return StackFile.read(
                new StackSource(
                        stack,
                        file.toString(),
                        Files.readString(file),
                        Path.of("").toAbsolutePath()),
                Variables.of(environment, secrets));
    }

    @Test
    void langfuse_has_six_services_under_their_contracted_names() throws IOException {
        var langfuse = template("langfuse", Map.of());
        assertEquals(
                List.of(
                        "langfuse-web",
                        "langfuse-worker",
                        "langfuse-postgres",
                        "langfuse-clickhouse",
                        "langfuse-redis",
                        "langfuse-minio"),
                langfuse.services().stream().map(Service::name).toList());
    }

    @Test
    void an_instance_and_a_mirror_rename_everything() throws IOException {
        var environment = Map.of("LANGFUSE_CTL_INSTANCE", "demo", "LANGFUSE_CTL_REGISTRY", "mirror.local/cache/");
        var litellm = template("litellm", environment);
        assertEquals("demo-litellm", litellm.project());
        assertEquals(
                List.of("demo-litellm_default", "demo-langfuse_default"),
                litellm.networks().stream().map(Network::name).toList());
        assertEquals(
                List.of("demo-litellm_postgres_data"),
                litellm.volumes().stream().map(Volume::name).toList());
        assertEquals(
                List.of("mirror.local/cache/berriai/litellm:1.108.15", "mirror.local/cache/library/postgres:17.6"),
                litellm.services().stream().map(Service::image).toList());
    }
}
