package io.langfusectl.check.environment;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Some versions of a product: {@code >=3.108.0 <3.137.0 || 3.106.2}. Blanks mean and, bars mean or, a bare version is
 * that one, {@code 26.9.x} is the line, {@code *} is every one.
 */
record VersionRange(String text) {

    private static final Pattern TERM = Pattern.compile("(>=|<=|>|<|)(\\d[\\d.]*?)(\\.x)?");

    VersionRange {
        Arrays.stream(text.split("[ |]+")).forEach(VersionRange::check);
    }

    boolean holds(Version version) {
        return Arrays.stream(text.split("\\|\\|"))
                .anyMatch(terms -> Arrays.stream(terms.strip().split(" +")).allMatch(term -> holds(term, version)));
    }

    private static boolean holds(String term, Version version) {
        var parts = TERM.matcher(term);
        if (!parts.matches()) {
            return true;
        }
        var bound = Version.of(parts.group(2)).orElseThrow();
        if (parts.group(3) != null) {
            int length = bound.numbers().size();
            return version.numbers().size() >= length
                    && version.numbers().subList(0, length).equals(bound.numbers());
        }
        int difference = version.compareTo(bound);
        return switch (parts.group(1)) {
            case ">=" -> difference >= 0;
            case "<=" -> difference <= 0;
            case ">" -> difference > 0;
            case "<" -> difference < 0;
            default -> difference == 0;
        };
    }

    private static void check(String term) {
        if (!term.equals("*") && !TERM.matcher(term).matches()) {
            throw new IllegalArgumentException("not a version range: " + term);
        }
    }
}
