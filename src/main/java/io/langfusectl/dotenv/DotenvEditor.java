package io.langfusectl.dotenv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@code .env}, edited in place: comments, order, line ends and everything else stay as they were.
 *
 * <p>What is written reads back under Compose's rules as exactly the value that was given.
 */
public record DotenvEditor(String text) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=~^*-]*");

    /** The same text with these values: where a name is assigned already, its last assignment; else at the end. */
    public DotenvEditor with(Map<String, String> values) {
        var result = this;
        for (var entry : values.entrySet()) {
            result = result.with(entry.getKey(), entry.getValue());
        }
        return result;
    }

    /** The same text without any assignment of these names. */
    public DotenvEditor without(Set<String> names) {
        var statements = new ArrayList<>(EnvAssignment.in(text));
        Collections.reverse(statements);
        var edited = new StringBuilder(text);
        for (var envAssignment : statements) {
            if (names.contains(envAssignment.name())) {
                edited.delete(lineStart(envAssignment), endWithLine(envAssignment));
            }
        }
        return new DotenvEditor(edited.toString());
    }

    private DotenvEditor with(String name, String value) {
        return EnvAssignment.in(text).stream()
                .filter(envAssignment -> envAssignment.name().equals(name))
                .reduce((first, second) -> second)
                .map(last -> replace(last, value))
                .orElseGet(() -> append(name + "=" + quoted(value)));
    }

    private DotenvEditor replace(EnvAssignment there, String value) {
        var written = text.substring(there.valueStart(), there.valueEnd());
        if (!there.bare() && value.equals(literally(written))) {
            return this;
        }
        var rest = text.substring(there.valueEnd(), EnvAssignment.lineEnd(text, there.valueEnd()));
        var now = quoted(value);
        if (!rest.isBlank() && PLAIN.matcher(now).matches() && (now.isEmpty() || !rest.startsWith(" "))) {
            now = "'" + now + "'";
        }
        return new DotenvEditor(text.substring(0, there.valueStart())
                + (there.bare() ? "=" : "")
                + now
                + text.substring(there.valueEnd()));
    }

    private DotenvEditor append(String assignment) {
        int first = text.indexOf('\n');
        var lineEnd = first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
        var isEmpty = text.isEmpty() || text.equals("\uFEFF");
        if (isEmpty || text.endsWith("\n")) {
            return new DotenvEditor(text + assignment + lineEnd);
        }
        return new DotenvEditor(text + lineEnd + assignment);
    }

    /** The value that is written there, or null where only Compose's reader could tell. */
    private static @Nullable String literally(String written) {
        var quote = written.isEmpty() ? ' ' : written.charAt(0);
        var isQuoted = quote == '"' || quote == '\'';
        var inner = isQuoted && written.length() > 1 ? written.substring(1, written.length() - 1) : written;
        var needsReader = inner.indexOf('\\') >= 0 || (quote != '\'' && inner.indexOf('$') >= 0);
        return needsReader || inner.indexOf('\r') >= 0 ? null : inner;
    }

    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        if (value.indexOf('\'') < 0 && value.indexOf('\\') < 0 && value.indexOf('\r') < 0) {
            return "'" + value + "'";
        }
        return "\""
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("$", "\\$")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "\"";
    }

    /** The line's beginning, if the statement is the first thing on it. */
    private int lineStart(EnvAssignment envAssignment) {
        int start = text.lastIndexOf('\n', envAssignment.start() - 1) + 1;
        if (start == 0 && text.startsWith("\uFEFF")) {
            start = 1;
        }
        return text.substring(start, envAssignment.start()).isBlank() ? start : envAssignment.start();
    }

    /** One after the line, if nothing but a comment follows the statement on it. */
    private int endWithLine(EnvAssignment envAssignment) {
        int end = EnvAssignment.lineEnd(text, envAssignment.valueEnd());
        var rest = text.substring(envAssignment.valueEnd(), end).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            return envAssignment.valueEnd();
        }
        return Math.min(end + 1, text.length());
    }

    /** Nothing of the text: it holds secrets. */
    @Override
    public String toString() {
        return "DotenvEditor[" + text.length() + " characters]";
    }
}
