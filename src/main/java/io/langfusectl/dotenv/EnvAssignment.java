package io.langfusectl.dotenv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One assignment in a {@code .env}, by its places in the text: where Compose's reader sees it begin and end.
 *
 * @param start of the statement, {@code export} included
 * @param valueStart of the value, its quotes included
 * @param valueEnd one after the value, its quotes included
 * @param bare a name alone, without a value
 */
record EnvAssignment(String name, int start, int valueStart, int valueEnd, boolean bare) {

    /** All assignments in their order. What Compose would refuse is passed over, line by line. */
    static List<EnvAssignment> in(String text) {
        var found = new ArrayList<EnvAssignment>();
        int at = text.startsWith("\uFEFF") ? 1 : 0;
        while (at < text.length()) {
            at = skipBlank(text, at);
            if (at < text.length() && text.charAt(at) != '#') {
                var envAssignment = read(text, at);
                if (envAssignment != null) {
                    found.add(envAssignment);
                    at = envAssignment.valueEnd();
                    if (isQuote(text, envAssignment.valueStart()) && !envAssignment.bare()) {
                        continue;
                    }
                }
            }
            at = lineEnd(text, at);
        }
        return found;
    }

    private static @Nullable EnvAssignment read(String text, int start) {
        int nameStart = afterExport(text, start);
        int at = nameStart;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        int nameEnd = at;
        at = skipSpaces(text, at);
        var name = text.substring(nameStart, nameEnd);
        if (name.isEmpty()) {
            return null;
        }
        if (at == text.length() || text.charAt(at) == '\n') {
            return new EnvAssignment(name, start, nameEnd, nameEnd, true);
        }
        if (text.charAt(at) != '=' && text.charAt(at) != ':') {
            return null;
        }
        int valueStart = Math.min(skipSpaces(text, at + 1), lineEnd(text, at + 1));
        return new EnvAssignment(name, start, valueStart, valueEnd(text, valueStart), false);
    }

    private static int valueEnd(String text, int start) {
        if (isQuote(text, start)) {
            for (int i = start + 1; i < text.length(); i++) {
                if (text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == text.charAt(start)) {
                    return i + 1;
                }
            }
        }
        int end = lineEnd(text, start);
        int comment = text.indexOf(" #", start);
        end = comment >= 0 && comment < end ? comment : end;
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static int afterExport(String text, int start) {
        int after = start + "export".length();
        return text.startsWith("export", start) && after < text.length() && isSpace(text.charAt(after))
                ? skipSpaces(text, after)
                : start;
    }

    private static boolean isQuote(String text, int at) {
        return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '[' || c == ']';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000B' || c == '\u0085' || c == '\u00A0';
    }

    private static int skipSpaces(String text, int at) {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipBlank(String text, int at) {
        while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == '\n')) {
            at++;
        }
        return at;
    }

    /** The place of the line feed that ends the line, or the text's length. */
    static int lineEnd(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }
}
