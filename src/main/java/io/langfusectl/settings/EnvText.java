package io.langfusectl.settings;

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
public record EnvText(String text) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=~^*-]*");

    /** The same text with these values: where a name is assigned already, its last assignment; else at the end. */
    public EnvText with(Map<String, String> values) {
        var result = this;
        for (var entry : values.entrySet()) {
            result = result.with(entry.getKey(), entry.getValue());
        }
        return result;
    }

    /** The same text without any assignment of these names. */
    public EnvText without(Set<String> names) {
        var statements = new ArrayList<>(Statement.in(text));
        Collections.reverse(statements);
        var edited = new StringBuilder(text);
        for (var statement : statements) {
            if (names.contains(statement.name())) {
                edited.delete(lineStart(statement), endWithLine(statement));
            }
        }
        return new EnvText(edited.toString());
    }

    private EnvText with(String name, String value) {
        return Statement.in(text).stream()
                .filter(statement -> statement.name().equals(name))
                .reduce((first, second) -> second)
                .map(last -> replace(last, value))
                .orElseGet(() -> append(name + "=" + quoted(value)));
    }

    private EnvText replace(Statement there, String value) {
        var written = text.substring(there.valueStart(), there.valueEnd());
        if (!there.bare() && value.equals(literally(written))) {
            return this;
        }
        var rest = text.substring(there.valueEnd(), Statement.lineEnd(text, there.valueEnd()));
        var now = quoted(value);
        if (!rest.isBlank() && PLAIN.matcher(now).matches() && (now.isEmpty() || !rest.startsWith(" "))) {
            now = "'" + now + "'";
        }
        return new EnvText(text.substring(0, there.valueStart())
                + (there.bare() ? "=" : "")
                + now
                + text.substring(there.valueEnd()));
    }

    private EnvText append(String assignment) {
        int first = text.indexOf('\n');
        var lineEnd = first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
        var isEmpty = text.isEmpty() || text.equals("\uFEFF");
        if (isEmpty || text.endsWith("\n")) {
            return new EnvText(text + assignment + lineEnd);
        }
        return new EnvText(text + lineEnd + assignment);
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
    private int lineStart(Statement statement) {
        int start = text.lastIndexOf('\n', statement.start() - 1) + 1;
        if (start == 0 && text.startsWith("\uFEFF")) {
            start = 1;
        }
        return text.substring(start, statement.start()).isBlank() ? start : statement.start();
    }

    /** One after the line, if nothing but a comment follows the statement on it. */
    private int endWithLine(Statement statement) {
        int end = Statement.lineEnd(text, statement.valueEnd());
        var rest = text.substring(statement.valueEnd(), end).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            return statement.valueEnd();
        }
        return Math.min(end + 1, text.length());
    }

    /** Nothing of the text: it holds secrets. */
    @Override
    public String toString() {
        return "EnvText[" + text.length() + " characters]";
    }
}
