package io.langfusectl.compose;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Reason;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One value of a stack file. It knows its place, so that every complaint can name it.
 *
 * @param value a map of entries, a list of entries, or a scalar: text, Long, Double, Boolean, null
 */
record YamlValue(SourceLocation location, @Nullable Object value) {

    boolean isMap() {
        return value instanceof Map;
    }

    boolean isList() {
        return value instanceof List;
    }

    /** The fields by name, in the order of the file. */
    @SuppressWarnings("unchecked")
    Map<String, YamlValue> fields() {
        if (!(value instanceof Map<?, ?> map)) {
            throw complaint(Reason.MAPPING_NEEDED);
        }
        return (Map<String, YamlValue>) map;
    }

    @SuppressWarnings("unchecked")
    List<YamlValue> items() {
        if (!(value instanceof List<?> list)) {
            throw complaint(Reason.LIST_NEEDED);
        }
        return (List<YamlValue>) list;
    }

    Optional<YamlValue> find(String key) {
        return Optional.ofNullable(fields().get(key));
    }

    /** The fields without {@code x-…}; anything but the supported ones is a mistake. */
    Map<String, YamlValue> fields(Set<String> supported) {
        var known = new LinkedHashMap<String, YamlValue>();
        fields().forEach((key, yamlValue) -> {
            if (!key.startsWith("x-")) {
                if (!supported.contains(key)) {
                    throw yamlValue.complaint(Reason.KEY_UNSUPPORTED);
                }
                known.put(key, yamlValue);
            }
        });
        return known;
    }

    /** Text as it is; a number or a truth value must be quoted to be text. */
    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw complaint(Reason.TEXT_NEEDED);
    }

    /** Text, or a number, truth value or nothing written as text, as in an environment. */
    Optional<String> scalar() {
        if (isMap() || isList()) {
            throw complaint(Reason.SCALAR_NEEDED);
        }
        return Optional.ofNullable(value).map(GoYamlScalar::print);
    }

    /** Text, a number or nothing, written as text, as in a driver's options. */
    Optional<String> textOrNumber() {
        if (value instanceof Boolean) {
            throw complaint(Reason.TRUTH_UNQUOTED, value);
        }
        return scalar();
    }

    long integer() {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof String text && text.matches("[-+]?[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw complaint(Reason.WHOLE_NUMBER_NEEDED);
    }

    double decimal() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text && text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?")) {
            return Double.parseDouble(text);
        }
        throw complaint(Reason.NUMBER_NEEDED);
    }

    /** YAML's true and false, and the words that Compose takes for them once variables are filled in. */
    boolean truth() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        return switch (value instanceof String text ? text.toLowerCase(Locale.ROOT) : "") {
            case "true", "y", "yes", "on" -> true;
            case "false", "n", "no", "off" -> false;
            default -> throw complaint(Reason.TRUTH_NEEDED);
        };
    }

    List<String> texts() {
        return items().stream().map(YamlValue::text).toList();
    }

    /** A list of texts in which none may come twice. */
    List<String> differentTexts() {
        var seen = new HashSet<String>();
        for (var item : items()) {
            if (!seen.add(item.text())) {
                throw item.complaint(Reason.ITEM_TWICE);
            }
        }
        return texts();
    }

    /** A list of texts, of which each {@code NAME=…} counts once, in its last form and at its first place. */
    List<String> lastTexts() {
        var last = new LinkedHashMap<String, String>();
        texts().forEach(text -> last.put(text.replaceFirst("=.*", ""), text));
        return List.copyOf(last.values());
    }

    Failure complaint(Reason reason, Object... values) {
        return location.complaint(reason, values);
    }

    /** The place only: the value may hold a secret. */
    @Override
    public String toString() {
        return location.toString();
    }
}
