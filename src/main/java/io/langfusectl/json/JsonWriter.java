package io.langfusectl.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** Maps, lists, texts and numbers in JSON's letters. */
final class JsonWriter {

    private JsonWriter() {}

    static void write(Object value, JsonGenerator to) throws IOException {
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
}
