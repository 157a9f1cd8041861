package io.langfusectl.compose;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The escapes of double quotes in a {@code .env} file: {@code \n}, {@code \t}, {@code \$}, {@code \0101} and so on. */
final class DotenvEscapes {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abcfnrtv$\"\\\\]|0[0-9]{0,3})");
    private static final String LETTERS = "abfnrtv\"\\";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\"\\";

    private DotenvEscapes() {}

    static String resolve(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(meaning(escape)));
    }

    private static String meaning(MatchResult escape) {
        var code = escape.group().substring(1);
        if (code.equals("$")) {
            return "$$";
        }
        if (code.startsWith("0")) {
            return octal(code.substring(1));
        }
        var letter = LETTERS.indexOf(code.charAt(0));
        return letter < 0 ? escape.group() : String.valueOf(MEANINGS.charAt(letter));
    }

    private static String octal(String digits) {
        if (digits.matches("[0-3][0-7]{2}")) {
            return String.valueOf((char) Integer.parseInt(digits, 8));
        }
        return "\\" + digits;
    }
}
