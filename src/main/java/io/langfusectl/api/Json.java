package io.langfusectl.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a server's JSON; what is missing, null or no JSON at all reads as empty. */
record Json(@Nullable Object value) {

    private static final JsonFactory FACTORY = new JsonFactory();

    static Json parse(String text) {
        try (var parser = FACTORY.createParser(text)) {
            return new Json(parser.nextToken() == null ? null : value(parser));
        } catch (IOException noJson) {
            return new Json(null);
        }
    }

    /** Maps, lists, texts and numbers as JSON. */
    static String write(Object value) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Object value, JsonGenerator to) throws IOException {
        if (value instanceof Map<?, ?> fields) {
            to.writeStartObject();
            for (var field : fields.entrySet()) {
                to.writeFieldName(String.valueOf(field.getKey()));
                write(field.getValue(), to);
            }
            to.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            to.writeStartArray();
            for (var item : items) {
                write(item, to);
            }
            to.writeEndArray();
        } else if (value instanceof Number number) {
            to.writeNumber(number.longValue());
        } else {
            to.writeString(value.toString());
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
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

    List<Json> items() {
        return value instanceof List<?> items ? items.stream().map(Json::new).toList() : List.of();
    }

    /** The texts of a list, or of this one field of its items. */
    List<String> texts(String... path) {
        return items().stream()
                .map(item -> item.at(path))
                .filter(Json::isPresent)
                .map(Json::text)
                .toList();
    }
}
