package io.langfusectl.check.config;

/** Whether one word is another with a slip of the hand. */
final class TypoDetector {

    private TypoDetector() {}

    /** One or two letters wrong, missing or too many, in words of more than five letters. */
    static boolean isNear(String word, String other) {
        int distance = distance(word, other);
        return distance > 0 && distance <= 2 && Math.min(word.length(), other.length()) > 5;
    }

    private static int distance(String word, String other) {
        var above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            var row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (word.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
