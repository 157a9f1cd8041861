package io.langfusectl.check;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One thing that is not right, found by looking, before anything was touched.
 *
 * @param code names its words: {@code finding.CODE} and {@code finding.CODE.fix}
 * @param file where it stands, or {@code environment} or {@code default}
 * @param line counted from 1; 0 where there is no line
 * @param details the values that fill the placeholders of its words, in their order; never a secret
 */
public record Finding(Severity severity, String code, String file, int line, List<Object> details) {

    private static final Pattern PLACE = Pattern.compile("(.*):(\\d{1,9})");

    /** An error stops the command; a warning is shown and it goes on. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Finding error(String code, String place, Object... details) {
        return at(Severity.ERROR, code, place, details);
    }

    public static Finding warning(String code, String place, Object... details) {
        return at(Severity.WARNING, code, place, details);
    }

    public static Finding at(Severity severity, String code, String place, Object... details) {
        var parts = PLACE.matcher(place);
        return parts.matches()
                ? new Finding(severity, code, parts.group(1), Integer.parseInt(parts.group(2)), List.of(details))
                : new Finding(severity, code, place, 0, List.of(details));
    }

    /** Whether it stops the command. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Where it stands, as {@code file:line}. */
    public String place() {
        return line == 0 ? file : file + ":" + line;
    }
}
