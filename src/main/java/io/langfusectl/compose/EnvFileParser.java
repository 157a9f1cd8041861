package io.langfusectl.compose;

import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the entries of a {@code .env} text one after the other, with the rules of Compose's dotenv. */
final class EnvFileParser {

    private static final Pattern EXPORT = Pattern.compile("export[ \\t]+");

    private final String text;
    private final String file;
    private int at;
    private int line = 1;

    /**
     * An entry as it is written.
     *
     * @param value before variables are filled in; empty where the entry is a name alone, which passes a variable on
     * @param literal in single quotes: variables are not filled in
     */
    record RawEntry(String name, Optional<String> value, boolean literal, int line) {

        SourceLocation place(String file) {
            return new SourceLocation(Problem.ENV_FILE_INVALID, file, line, name);
        }

        /** The name only: the value may be a secret. */
        @Override
        public String toString() {
            return name;
        }
    }

    EnvFileParser(String text, String file) {
        this.text = text;
        this.file = file;
    }

    List<RawEntry> entries() {
        var entries = new ArrayList<RawEntry>();
        while (findEntry()) {
            entries.add(entry());
        }
        return entries;
    }

    /** Moves to the next entry, over blanks and comments; false at the end. */
    private boolean findEntry() {
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                at = endOfLine();
            } else if (Whitespace.is(text.charAt(at))) {
                line += text.charAt(at++) == '\n' ? 1 : 0;
            } else {
                return true;
            }
        }
        return false;
    }

    private RawEntry entry() {
        var start = line;
        var export = EXPORT.matcher(text).region(at, text.length());
        if (export.lookingAt()) {
            at = export.end();
        }
        var from = at;
        while (at < text.length() && "=:\n".indexOf(text.charAt(at)) < 0) {
            if (!isOfName(text.charAt(at++))) {
                throw place("").complaint(Reason.ENTRY_BROKEN);
            }
        }
        var name = Whitespace.trimEnd(text.substring(from, at));
        if (name.isEmpty() || name.chars().anyMatch(c -> Whitespace.is((char) c))) {
            throw place("").complaint(Reason.ENTRY_BROKEN);
        }
        if (at == text.length() || text.charAt(at) == '\n') {
            return new RawEntry(name, Optional.empty(), true, start);
        }
        at++;
        return value(name, start);
    }

    private RawEntry value(String name, int start) {
        while (at < text.length() && text.charAt(at) != '\n' && Whitespace.is(text.charAt(at))) {
            at++;
        }
        var first = at < text.length() ? text.charAt(at) : '\n';
        if (first == '\'') {
            return new RawEntry(name, Optional.of(quoted(name, first)), true, start);
        }
        if (first == '"') {
            return new RawEntry(name, Optional.of(DotenvEscapes.resolve(quoted(name, first))), false, start);
        }
        var end = endOfLine();
        var value = text.substring(at, end);
        at = end;
        var comment = value.indexOf(" #");
        return new RawEntry(
                name, Optional.of(Whitespace.trimEnd(comment < 0 ? value : value.substring(0, comment))), false, start);
    }

    /** The text up to the closing quote. Only an escaped quote loses its backslash here. */
    private String quoted(String name, char quote) {
        var start = place(name);
        var value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == quote) {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                value.append(text.charAt(at) == quote ? "" : "\\");
            }
            line += text.charAt(at) == '\n' ? 1 : 0;
            value.append(text.charAt(at));
        }
        throw start.complaint(Reason.QUOTE_OPEN, quote);
    }

    private int endOfLine() {
        var end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private SourceLocation place(String name) {
        return new SourceLocation(Problem.ENV_FILE_INVALID, file, line, name);
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || "_.-[]".indexOf(c) >= 0 || (c != '\n' && Whitespace.is(c));
    }
}
