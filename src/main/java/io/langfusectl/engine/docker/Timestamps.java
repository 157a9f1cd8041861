package io.langfusectl.engine.docker;

import io.langfusectl.engine.transport.Digits;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Parses the engine's timestamps, such as {@code 2026-11-27T15:42:01.123456789Z}. {@link Instant#parse} gives the same
 * result but takes 6 ms longer on first use, to load calendar classes.
 */
final class Timestamps {

    private static final int SECONDS_END = 19;
    private static final int NANO_DIGITS = 9;
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;
    private static final long DAYS_TO_1970 = 719_468;

    private Timestamps() {}

    /** Returns empty for year 1, which means "never"; uses {@link Instant#parse} for other formats. */
    static Optional<Instant> parse(String text) {
        if (text.isEmpty() || text.startsWith("0001-")) {
            return Optional.empty();
        }
        var fraction = text.length() > SECONDS_END + 1 ? text.substring(SECONDS_END + 1, text.length() - 1) : "";
        var isUsual = text.length() > SECONDS_END
                && text.endsWith("Z")
                && text.charAt(10) == 'T'
                && (fraction.isEmpty() || (text.charAt(SECONDS_END) == '.' && fraction.length() <= NANO_DIGITS));
        return Optional.of(isUsual ? parseUtc(text, fraction) : Instant.parse(text));
    }

    private static Instant parseUtc(String text, String fraction) {
        var day = epochDay(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        var second = number(text, 11, 13) * HOUR + number(text, 14, 16) * MINUTE + number(text, 17, SECONDS_END);
        var nanos = fraction.isEmpty() ? 0 : number(fraction + "0".repeat(NANO_DIGITS - fraction.length()), 0, 9);
        return Instant.ofEpochSecond(day * DAY + second, nanos);
    }

    /**
     * Days since 1970 of a day of the Gregorian calendar. A year is counted from March, so that its leap day is its
     * last.
     */
    private static long epochDay(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            throw new DateTimeException("not a day: " + year + "-" + month + "-" + day);
        }
        long years = month > 2 ? year : year - 1;
        var months = month > 2 ? month - 3 : month + 9;
        var leapDays = years / 4 - years / 100 + years / 400;
        return years * 365 + leapDays + (months * 153 + 2) / 5 + day - 1 - DAYS_TO_1970;
    }

    private static int number(String text, int from, int to) {
        var number = Digits.number(text.substring(from, to));
        if (number < 0) {
            throw new DateTimeException("not a moment: " + text);
        }
        return (int) number;
    }
}
