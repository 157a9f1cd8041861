package io.langfusectl.engine.transport;

/**
 * Numbers as a protocol writes them, read without a pattern: to compile one costs a short command more than it reads.
 */
public final class Digits {

    private static final int MOST = 18;

    private Digits() {}

    /** The number, or -1 for what is not one to eighteen digits. */
    public static long number(String text) {
        long number = text.isEmpty() || text.length() > MOST ? -1 : 0;
        for (int at = 0; at < text.length() && number >= 0; at++) {
            var digit = text.charAt(at) - '0';
            number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
        }
        return number;
    }
}
