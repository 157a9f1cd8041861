package io.langfusectl.ssh.config;

import io.langfusectl.problem.Detail;
import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.List;

/** Splits a configuration line into words: at blanks that are not quoted. */
final class ConfigTokenizer {

    private ConfigTokenizer() {}

    /** A line that cannot be understood. */
    static final class MalformedLine extends RuntimeException {

        private final transient Detail detail;

        MalformedLine(Detail detail) {
            super(detail.toString());
            this.detail = detail;
        }

        Detail detail() {
            return detail;
        }
    }

    static List<String> split(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\'
                    && i + 1 < line.length()
                    && "\"'\\ ".indexOf(line.charAt(i + 1)) >= 0
                    && (line.charAt(i + 1) != ' ' || quote == 0)) {
                word.append(line.charAt(++i));
                begun = true;
            } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote != 0 ? 0 : c;
                begun = true;
            } else if (quote == 0 && (c == ' ' || c == '\t')) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else if (quote == 0 && !begun && c == '#') {
                return words;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new MalformedLine(Reason.QUOTE_OPEN.of(quote));
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
