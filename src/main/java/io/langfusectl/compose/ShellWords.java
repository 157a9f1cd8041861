package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that is written as one text, split as a shell would. */
final class ShellWords {

    private final YamlValue yamlValue;
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;

    private ShellWords(YamlValue yamlValue) {
        this.yamlValue = yamlValue;
    }

    /** The words of a text, or a list as it is. */
    static List<String> of(YamlValue yamlValue) {
        return yamlValue.isList() ? yamlValue.texts() : new ShellWords(yamlValue).split(yamlValue.text());
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
                throw yamlValue.complaint(Reason.SHELL_SIGN, c);
            } else {
                append(c);
            }
        }
        if (quote != '\0') {
            throw yamlValue.complaint(Reason.QUOTE_OPEN, quote);
        }
        finish();
        return words;
    }

    private char escaped(String text, int at) {
        if (at == text.length()) {
            throw yamlValue.complaint(Reason.BACKSLASH_LAST);
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
