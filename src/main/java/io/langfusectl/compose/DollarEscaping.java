package io.langfusectl.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes each {@code $} twice, as Compose prints it, so that what is printed can be read again as a stack file. */
final class DollarEscaping {

    private DollarEscaping() {}

    static Map<String, @Nullable Object> doubled(Map<String, Object> map) {
        var doubled = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> doubled.put(key.replace("$", "$$"), value(value)));
        return doubled;
    }

    static List<? extends @Nullable Object> doubledList(List<Object> list) {
        return list.stream().map(DollarEscaping::value).toList();
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return doubled((Map<String, Object>) map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(DollarEscaping::value).toList();
        }
        return value instanceof String text ? text.replace("$", "$$") : value;
    }
}
