package io.langfusectl.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as people type them: {@code 90s}, {@code 10m}, {@code 1h30m}; a bare number is seconds. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s?)?");

    private Durations() {}

    /** As the value of an option. */
    static final class Converter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return parse(text);
        }
    }

    static Duration parse(String text) {
        var form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            throw new TypeConversionException(text);
        }
        return Duration.ofHours(number(form.group(1)))
                .plusMinutes(number(form.group(2)))
                .plusSeconds(number(form.group(3)));
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** A span as people read it: {@code 0.4 s}, {@code 38 s}, {@code 2 min 5 s}. */
    static String show(Duration span) {
        var seconds = span.toSeconds();
        if (seconds >= 60) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds >= 10 ? seconds + " s" : Math.floor(span.toMillis() / 100.0) / 10 + " s";
    }

    /** A span at a glance: {@code 12 s}, {@code 5 min}, {@code 3 h}, {@code 2 d}. */
    static String rough(Duration span) {
        if (span.toMinutes() < 1) {
            return Math.max(0, span.toSeconds()) + " s";
        }
        if (span.toHours() < 1) {
            return span.toMinutes() + " min";
        }
        return span.toDays() < 1 ? span.toHours() + " h" : span.toDays() + " d";
    }
}
