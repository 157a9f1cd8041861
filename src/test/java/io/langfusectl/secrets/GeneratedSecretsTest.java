package io.langfusectl.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GeneratedSecretsTest {

    private static final String WORD = "[A-Za-z0-9]{32}";
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("POSTGRES_PASSWORD", WORD),
            Map.entry("CLICKHOUSE_PASSWORD", WORD),
            Map.entry("REDIS_AUTH", WORD),
            Map.entry("MINIO_ROOT_PASSWORD", WORD),
            Map.entry("SALT", WORD),
            Map.entry("ENCRYPTION_KEY", "[0-9a-f]{64}"),
            Map.entry("NEXTAUTH_SECRET", WORD),
            Map.entry("LANGFUSE_INIT_PROJECT_PUBLIC_KEY", "pk-lf-" + UUID),
            Map.entry("LANGFUSE_INIT_PROJECT_SECRET_KEY", "sk-lf-" + UUID),
            Map.entry("LANGFUSE_INIT_USER_PASSWORD", WORD),
            Map.entry("LITELLM_MASTER_KEY", "sk-" + WORD),
            Map.entry("LITELLM_SALT_KEY", "sk-" + WORD),
            Map.entry("LITELLM_POSTGRES_PASSWORD", WORD));

    @Test
    void each_missing_secret_is_made_in_its_form() {
        var made = GeneratedSecrets.missingIn(Set.of());
        assertEquals(FORMS.keySet(), made.keySet());
        assertEquals(GeneratedSecrets.names(), made.keySet());
        FORMS.forEach((name, form) -> assertTrue(made.getOrDefault(name, "").matches(form), name));
    }

    @Test
    void what_is_there_is_not_made_again_and_nothing_is_made_twice_alike() {
        var present =
                FORMS.keySet().stream().filter(name -> !name.equals("SALT")).collect(Collectors.toSet());
        var once = GeneratedSecrets.missingIn(present);
        assertEquals(Set.of("SALT"), once.keySet());
        assertNotEquals(once, GeneratedSecrets.missingIn(present));
    }

    @Test
    void only_what_data_depends_on_is_stored() {
        assertEquals(
                Optional.of(new GeneratedSecrets.Store("langfuse", "langfuse_postgres_data")),
                GeneratedSecrets.storedIn("ENCRYPTION_KEY"));
        assertEquals(
                Optional.of(new GeneratedSecrets.Store("litellm", "postgres_data")),
                GeneratedSecrets.storedIn("LITELLM_SALT_KEY"));
        assertEquals(Optional.empty(), GeneratedSecrets.storedIn("REDIS_AUTH"));
        assertEquals(Optional.empty(), GeneratedSecrets.storedIn("LANGFUSE_PORT"));
    }

    @Test
    void the_workshops_secrets_are_known_and_ours_are_not_among_them() {
        assertTrue(GeneratedSecrets.published("SALT", "mysalt"));
        assertTrue(GeneratedSecrets.published("ENCRYPTION_KEY", "0".repeat(64)));
        assertTrue(GeneratedSecrets.published(
                "LANGFUSE_INIT_PROJECT_SECRET_KEY", "sk-lf-e4733269-0000-0000-0000-000000000000"));
        assertTrue(GeneratedSecrets.published("LITELLM_MASTER_KEY", "sk-1234"));
        assertFalse(GeneratedSecrets.published("MINIO_ROOT_USER", "minio"));
        GeneratedSecrets.missingIn(Set.of())
                .forEach((name, value) -> assertFalse(GeneratedSecrets.published(name, value), name));
    }
}
