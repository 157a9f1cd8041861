package io.langfusectl.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** The text of a value, read from its beginning to its end. */
final class JsonScanner {

    private static final char END = 0;

    private final byte[] bytes;
    private int at;

    JsonScanner(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next character that is no space, at which it stands; letters outside ASCII are as good as any other. */
    char next() {
        var text = bytes; // locals are read faster by code that runs but once
        int here = at;
        while (here < text.length && text[here] <= ' ' && text[here] > 0) {
            here++;
        }
        at = here;
        return here < text.length ? (char) (text[here] & 0xff) : END;
    }

    void expect(char wanted) throws IOException {
        if (next() != wanted) {
            throw wrong();
        }
        at++;
    }

    /** Nothing more comes but spaces. */
    boolean isOver() {
        next();
        return at >= bytes.length;
    }

    /** Up to the next character that ends a word. */
    String word() throws IOException {
        var start = at;
        passWord();
        if (at == start) {
            throw wrong();
        }
        return new String(bytes, start, at - start, UTF_8);
    }

    private void passWord() {
        while (at < bytes.length && bytes[at] > ' ' && ",:]}".indexOf(bytes[at]) < 0) {
            at++;
        }
    }

    String string() throws IOException {
        expect('"');
        var text = bytes;
        var start = at;
        int all = 0;
        for (int here = start; here < text.length; here++) {
            var letter = text[here];
            all |= letter;
            if (letter == '"') {
                at = here + 1;
                return new String(
                        text, start, here - start, all < 0 ? UTF_8 : ISO_8859_1); // ASCII is both, and walked once
            }
            if (letter == '\\') {
                at = here;
                return withEscapes(start);
            }
        }
        throw wrong();
    }

    private String withEscapes(int start) throws IOException {
        var string = new StringBuilder();
        var from = start;
        for (; at < bytes.length; at++) {
            if (bytes[at] == '"') {
                return string.append(new String(bytes, from, at++ - from, UTF_8))
                        .toString();
            }
            if (bytes[at] == '\\') {
                string.append(new String(bytes, from, at++ - from, UTF_8)).append(escaped());
                from = at + 1;
            }
        }
        throw wrong();
    }

    /** What stands behind a backslash; it stops at its last byte. */
    private char escaped() throws IOException {
        var letter = at < bytes.length ? bytes[at] : END;
        return switch (letter) {
            case '"', '\\', '/' -> (char) letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong();
        };
    }

    private char unicode() throws IOException {
        int code = 0;
        for (int end = at + 4; at < end; ) {
            var digit = ++at < bytes.length ? Character.digit(bytes[at], 16) : -1;
            if (digit < 0) {
                throw wrong();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    /** Moves behind a value without making it. */
    void pass() throws IOException {
        int open = 0;
        do {
            switch (next()) {
                case '{', '[' -> open += step();
                case '}', ']' -> open -= step();
                case ',', ':' -> step();
                case '"' -> passString();
                default -> word();
            }
        } while (open > 0);
    }

    private int step() {
        at++;
        return 1;
    }

    private void passString() throws IOException {
        var text = bytes;
        for (int here = at + 1; here < text.length; here++) {
            var letter = text[here];
            if (letter == '"') {
                at = here + 1;
                return;
            }
            if (letter == '\\') {
                here++;
            }
        }
        throw wrong();
    }

    IOException wrong() {
        return new IOException("no JSON at byte " + at);
    }
}
