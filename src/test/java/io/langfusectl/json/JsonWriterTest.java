package io.langfusectl.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {

    record Point(int x, Optional<String> name) {}

    @Test
    void records_become_objects_with_their_components_as_keys() {
        assertEquals("{\"x\":1,\"name\":\"a\"}", JsonWriter.write(new Point(1, Optional.of("a"))));
        assertEquals("{\"x\":1,\"name\":null}", JsonWriter.write(new Point(1, Optional.empty())));
    }

    @Test
    void lists_and_maps_keep_their_order_and_may_be_empty() {
        var map = new LinkedHashMap<String, Object>();
        map.put("z", List.of(1, true));
        map.put("a", Arrays.asList((Object) null));
        assertEquals("{\"z\":[1,true],\"a\":[null]}", JsonWriter.write(map));
        assertEquals("[]", JsonWriter.write(List.of()));
        assertEquals("{}", JsonWriter.write(Map.of()));
    }

    @Test
    void texts_are_escaped_and_stay_on_one_line() {
        assertEquals("\"a\\\"\\\\\\n\\t\\u0001ほ\"", JsonWriter.write("a\"\\\n\t\u0001ほ"));
    }
}
