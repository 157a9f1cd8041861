package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that is written as one text, split as a shell would. */
final class ShellWords {

    private final Entry entry;
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;

    private ShellWords(Entry entry) {
        this.entry = entry;
    }

    /** The words of a text, or a list as it is. */
    static List<String> of(Entry entry) {
        return entry.isList() ? entry.texts() : new ShellWords(entry).split(entry.text());
    }

    private List<String> split(String text) {
        var quote = '\0';
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && quote != '\'') {
                append(escaped(text, ++i));
            } else if (c == quote) {
                quote = '\0';
            } else if (quote == '\0' && (c == '"' || c == '\'')) {
                quote = c;
                word = word == null ? new StringBuilder() : word;
            } else if (quote == '\0' && " \t\r\n".indexOf(c) >= 0) {
                finish();
            } else if (quote == '\0' && ";&|<>()`".indexOf(c) >= 0) {
                throw entry.complaint(Reason.SHELL_SIGN, c);
            } else {
                append(c);
            }
        }
        if (quote != '\0') {
            throw entry.complaint(Reason.QUOTE_OPEN, quote);
        }
        finish();
        return words;
    }

    private char escaped(String text, int at) {
        if (at == text.length()) {
            throw entry.complaint(Reason.BACKSLASH_LAST);
        }
        return text.charAt(at);
    }

    private void append(char c) {
        word = word == null ? new StringBuilder() : word;
        word.append(c);
    }

    private void finish() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }
}
