package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownStartupFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    error: Dirty database version 31. Fix and force version.                        | DIRTY_MIGRATION
                    FATAL:  password authentication failed for user "langfuse"                      | WRONG_PASSWORD
                    Redis error [auth]: WRONGPASS invalid username-password pair or user is disabled. | WRONG_PASSWORD
                    Error: P1001: Can't reach database server at `langfuse-postgres:5432`            | DATABASE_LATE
                    Password needs to be at least 8 characters long.                                | INIT_PASSWORD
                    Unique constraint failed on the fields: (fast_hashed_secret_key)                | INIT_KEY
                    Error: Invalid V4 config: LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR=direct    | V4_CONFIG
                    initdb: error: could not create directory: No space left on device              | NO_SPACE
                    Code: 241. DB::Exception: (total) memory limit exceeded                         | CLICKHOUSE_MEMORY
                    """)
    void a_cause_is_known_by_what_it_leaves_in_the_log(String line, KnownStartupFailure known) {
        assertEquals(Optional.of(known), KnownStartupFailure.in(List.of("listening", line, "bye")));
    }

    @Test
    void an_ordinary_log_has_no_cause() {
        assertEquals(
                Optional.empty(),
                KnownStartupFailure.in(List.of("LOG:  database system is ready to accept connections")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_ja.properties"})
    void every_cause_has_its_words(String file) throws IOException {
        var words = new Properties();
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/io/langfusectl/cli/" + file))) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        for (var known : KnownStartupFailure.values()) {
            assertTrue(words.containsKey("hint." + known.hint()), known.hint());
        }
    }
}
