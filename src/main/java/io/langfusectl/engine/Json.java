package io.langfusectl.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of the engine's JSON, read by the streaming parser alone; what is missing or null reads as empty. */
record Json(@Nullable Object value) {

    private static final JsonFactory FACTORY = new JsonFactory();

    static Json parse(byte[] text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            return new Json(parser.nextToken() == null ? null : value(parser));
        }
    }

    /** A parser of values that follow one another, as the engine tells progress. */
    static JsonParser sequence(InputStream stream) throws IOException {
        return FACTORY.createParser(stream);
    }

    /** The value at which the parser stands. */
    static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                var items = new ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    Json at(String... path) {
        var here = value;
        for (var name : path) {
            here = here instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return new Json(here);
    }

    boolean isPresent() {
        return value != null;
    }

    String text() {
        return value == null ? "" : value.toString();
    }

    long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    boolean flag() {
        return Boolean.TRUE.equals(value);
    }

    List<Json> items() {
        return value instanceof List<?> items ? items.stream().map(Json::new).toList() : List.of();
    }

    Map<String, Json> fields() {
        var fields = new LinkedHashMap<String, Json>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> fields.put(String.valueOf(name), new Json(field)));
        }
        return fields;
    }

    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        fields().forEach((name, field) -> texts.put(name, field.text()));
        return texts;
    }
}
