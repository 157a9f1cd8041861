package io.langfusectl.compose;

/** What Compose takes for a blank: Unicode's white space. */
final class Whitespace {

    private static final String OTHERS = "\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000";

    private Whitespace() {}

    static boolean is(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\u2000' && c <= '\u200a') || OTHERS.indexOf(c) >= 0;
    }

    static String trimEnd(String text) {
        var end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}
