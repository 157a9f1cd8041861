package io.langfusectl.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads as Jackson does, and refuses what Jackson refuses. */
final class JsonReaderTest {

    private static final long SEED = 20_261_127;
    private static final int TEXTS = 2_000;
    private static final String[] STRINGS = {
        "", "a", "\"", "\\", "\n\t\r\b\f", "\u0001", "ä", "日本語", "😀", "a/b", "{", "]", "\\u0041", "null", "\u007f"
    };

    @Test
    void what_it_reads_is_what_was_written() throws IOException {
        var random = new Random(SEED);
        for (int i = 0; i < TEXTS; i++) {
            var text = JsonWriter.write(Map.of("v", made(random, 4)));
            assertEquals(jackson(text), Json.parse(text.getBytes(UTF_8)).value(), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                " false ",
                "0",
                "-1",
                "123456789012345678",
                "1.5",
                "-2.5e3",
                "1E2",
                "\"\\u00e4\\ud83d\\ude00\\/\"",
                "[]",
                "{}",
                " [ 1 , { \"a\" : [ ] } , null ] ",
                "{\"a\":{\"b\":[{}]},\"a\":2}",
                "\"a\\\\\"",
                "\t\r\n7"
            })
    void reads_as_jackson_does(String text) throws IOException {
        assertEquals(jackson(text), Json.parse(text.getBytes(UTF_8)).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "]",
                "nul",
                "truE",
                "+1",
                "1.",
                "-",
                "--1",
                "1-",
                "1e",
                "{a:1}",
                "{'a':1}",
                "[1]]",
                "1 2",
                "\u0000",
                "[}",
                "{]",
                ","
            })
    void refuses_what_jackson_refuses(String text) {
        assertThrows(IOException.class, () -> jackson(text));
        assertThrows(IOException.class, () -> Json.parse(text.getBytes(UTF_8)));
    }

    @Test
    void nothing_is_no_value() throws IOException {
        assertEquals(new Json(null), Json.parse(new byte[0]));
        assertEquals(new Json(null), Json.ofText(" "));
        assertEquals(new Json(null), Json.ofText("{"));
    }

    @Test
    void a_text_that_nests_without_end_is_refused() {
        assertThrows(IOException.class, () -> Json.parse("[".repeat(100_000).getBytes(UTF_8)));
    }

    @Test
    void some_fields_are_read_and_nothing_behind_them() throws IOException {
        var text = "{\"x\":[1,{\"y\":\"}]\\\"\"}],\"n\":-1.5e3,\"t\":true,\"a\":{\"b\":1},\"z\":null,\"c\":2, no JSON";
        assertEquals(
                Map.of("a", Map.of("b", 1L), "c", 2L),
                Json.fields(text.getBytes(UTF_8), "a", "c").value());
        assertThrows(IOException.class, () -> Json.fields(text.getBytes(UTF_8), "a", "missing"));
        assertEquals(Map.of(), Json.fields("{}".getBytes(UTF_8), "a").value());
        assertThrows(IOException.class, () -> Json.fields("[]".getBytes(UTF_8), "a"));
    }

    @Test
    void every_object_is_read_in_part_as_it_is_as_a_whole() throws IOException {
        var random = new Random(SEED);
        for (int i = 0; i < TEXTS; i++) {
            var object = new LinkedHashMap<String, Object>();
            for (var name : List.of("a", "b", "c", "d")) {
                object.put(name, made(random, 3));
            }
            var bytes = JsonWriter.write(object).getBytes(UTF_8);
            var whole = Json.parse(bytes);
            var part = Json.fields(bytes, "b", "d");
            assertEquals(whole.at("b"), part.at("b"));
            assertEquals(whole.at("d"), part.at("d"));
            assertTrue(part.at("a").value() == null && part.at("c").value() == null);
        }
    }

    private static Object made(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 4)) {
            case 0 -> STRINGS[random.nextInt(STRINGS.length)];
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> {
                var items = new ArrayList<Object>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    items.add(made(random, depth - 1));
                }
                yield items;
            }
            default -> {
                var fields = new LinkedHashMap<String, Object>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    fields.put(STRINGS[random.nextInt(STRINGS.length)], made(random, depth - 1));
                }
                yield fields;
            }
        };
    }

    private static @Nullable Object jackson(String text) throws IOException {
        try (var parser = new JsonFactory().createParser(text)) {
            var value = parser.nextToken() == null ? null : Json.value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
            return value;
        }
    }
}
