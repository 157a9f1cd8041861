package io.langfusectl.json;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** A value of somebody's JSON; what is missing or null reads as empty. */
public record Json(@Nullable Object value) {

    /** Woken only by who writes, or reads what is still coming. */
    private static final class Jackson {
        static final JsonFactory FACTORY = new JsonFactory();
    }

    /**
     * The value of these bytes.
     *
     * @throws IOException if they are no JSON
     */
    public static Json parse(byte[] text) throws IOException {
        return new Json(new JsonReader(text).whole());
    }

    /**
     * These fields of an object alone; it is read no further than they reach.
     *
     * @throws IOException if it is no object
     */
    public static Json fields(byte[] text, String... names) throws IOException {
        return new Json(new JsonReader(text).fields(List.of(names)));
    }

    /** The value of a text; one without a value if it is no JSON at all. */
    public static Json ofText(String text) {
        try {
            return parse(text.getBytes(UTF_8));
        } catch (IOException noJson) {
            return new Json(null);
        }
    }

    /** A parser of values that follow one another, as the engine tells progress. */
    public static JsonParser sequence(InputStream stream) throws IOException {
        return Jackson.FACTORY.createParser(stream);
    }

    /** The value at which the parser stands. */
    public static @Nullable Object value(JsonParser parser) throws IOException {
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

    /** What lies there below, from field to field. */
    public Json at(String... path) {
        var here = value;
        for (var name : path) {
            here = here instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return new Json(here);
    }

    public boolean isPresent() {
        return value != null;
    }

    public String text() {
        return value == null ? "" : value.toString();
    }

    public long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    public boolean flag() {
        return Boolean.TRUE.equals(value);
    }

    public List<Json> items() {
        var found = new ArrayList<Json>();
        if (value instanceof List<?> items) {
            items.forEach(item -> found.add(new Json(item)));
        }
        return found;
    }

    public Map<String, Json> fields() {
        var fields = new LinkedHashMap<String, Json>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> fields.put(String.valueOf(name), new Json(field)));
        }
        return fields;
    }

    /** The texts of an object by their names. */
    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> texts.put(String.valueOf(name), field == null ? "" : field.toString()));
        }
        return texts;
    }

    /** The texts of a list's items, or of the one field of each to which the path leads. */
    public List<String> listed(String... path) {
        return items().stream()
                .map(item -> item.at(path))
                .filter(Json::isPresent)
                .map(Json::text)
                .toList();
    }
}
