package io.langfusectl.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecretMaskerTest {

    private final SecretMasker masker =
            new SecretMasker(List.of("Hh7gTr5Planted", "Hh7gTr5Planted2", "line one\nline two", "abc"));

    @Test
    void known_values_are_hidden_the_longest_first() {
        assertEquals("a=*** b=*** end", masker.apply("a=Hh7gTr5Planted b=Hh7gTr5Planted2 end"));
        assertEquals("x *** y", masker.apply("x line two y"));
    }

    @Test
    void keys_of_any_project_are_hidden_and_words_that_look_alike_are_not() {
        assertEquals("key sk-*** refused", masker.apply("key sk-lf-0f1e2d3c-0000 refused"));
        assertEquals("id *** and ***", masker.apply("id AKIAIOSFODNN7EXAMPLE and ASIAIOSFODNN7EXAMPLE"));
        assertEquals("task-scheduler disk-usage pk-lf-1-2", masker.apply("task-scheduler disk-usage pk-lf-1-2"));
        assertEquals(
                "aws_secret_access_key = *** b",
                masker.apply("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY b"));
        assertEquals("AWS_SESSION_TOKEN=***", masker.apply("AWS_SESSION_TOKEN=FwoGZXIvYXdzEBYaDKexample"));
        assertEquals(
                "\"SecretAccessKey\": \"***\"",
                masker.apply("\"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\""));
    }

    @Test
    void passwords_in_addresses_and_headers_are_hidden() {
        assertEquals("postgresql://u:***@db:5432/x", masker.apply("postgresql://u:p%40ss@db:5432/x"));
        assertEquals("redis://:***@redis:6379", masker.apply("redis://:secretword@redis:6379"));
        assertEquals("Authorization: Basic ***", masker.apply("Authorization: Basic cGstbGY6c2stbGY="));
        assertEquals("http://langfuse-web:3000/a@b", masker.apply("http://langfuse-web:3000/a@b"));
    }

    @Test
    void a_line_without_suspects_is_the_same_object() {
        var line = "2026-11-24 INFO 200 GET /api/public/health in 3 ms";
        assertSame(line, masker.apply(line));
    }

    @Test
    void published_and_short_values_do_not_garble_the_log() {
        var line = "user postgres connected to db abc";
        assertEquals(line, new SecretMasker(Set.of("postgres", "abc")).apply(line));
    }
}
