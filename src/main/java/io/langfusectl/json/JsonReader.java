package io.langfusectl.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) that is in memory. Jackson's parser reads the same, and costs a short command more: it computes
 * decimals of any size before its first byte, for 15 ms, and does not pass over what nobody wants.
 */
final class JsonReader {

    private static final int DEEPEST = 500;

    private final JsonScanner text;
    private int depth;

    JsonReader(byte[] text) {
        this.text = new JsonScanner(text);
    }

    /** The one value that the text is; null if it is empty. */
    @Nullable
    Object whole() throws IOException {
        if (text.isOver()) {
            return null;
        }
        var value = value();
        if (!text.isOver()) {
            throw text.wrong();
        }
        return value;
    }

    /** These fields of an object; the others are passed over, and nothing is read behind the last of these. */
    Map<String, @Nullable Object> fields(List<String> names) throws IOException {
        var found = new LinkedHashMap<String, @Nullable Object>();
        for (boolean more = open('}'); more && found.size() < names.size(); more = another('}')) {
            var name = text.string();
            text.expect(':');
            if (names.contains(name)) {
                found.put(name, value());
            } else {
                text.pass();
            }
        }
        return found;
    }

    private @Nullable Object value() throws IOException {
        return switch (text.next()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> text.string();
            default -> word(text.word());
        };
    }

    private Map<String, @Nullable Object> object() throws IOException {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (boolean more = open('}'); more; more = another('}')) {
            var name = text.string();
            text.expect(':');
            fields.put(name, value());
        }
        return fields;
    }

    private List<@Nullable Object> array() throws IOException {
        var items = new ArrayList<@Nullable Object>();
        for (boolean more = open(']'); more; more = another(']')) {
            items.add(value());
        }
        return items;
    }

    /** Whether there is something in it. */
    private boolean open(char end) throws IOException {
        text.expect(end == '}' ? '{' : '[');
        if (++depth > DEEPEST) {
            throw text.wrong();
        }
        return text.next() != end || close(end);
    }

    private boolean another(char end) throws IOException {
        if (text.next() == end) {
            return close(end);
        }
        text.expect(',');
        return true;
    }

    private boolean close(char end) throws IOException {
        text.expect(end);
        depth--;
        return false;
    }

    private @Nullable Object word(String word) throws IOException {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> number(word);
        };
    }

    private Object number(String digits) throws IOException {
        var first = digits.charAt(0);
        var last = digits.charAt(digits.length() - 1);
        if ((first != '-' && !Character.isDigit(first)) || !Character.isDigit(last)) {
            throw text.wrong();
        }
        try {
            return isWhole(digits) ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
        } catch (NumberFormatException e) {
            throw text.wrong();
        }
    }

    private static boolean isWhole(String digits) {
        for (int at = 1; at < digits.length(); at++) {
            if (!Character.isDigit(digits.charAt(at))) {
                return false;
            }
        }
        return true;
    }
}
