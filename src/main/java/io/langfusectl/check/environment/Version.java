package io.langfusectl.check.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A version of some product, by its numbers; what comes before a release (rc, dev) is less than the release. */
public record Version(List<Integer> numbers, boolean isRelease) implements Comparable<Version> {

    private static final Pattern FORM = Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9}){0,3})([-.+].*)?");

    /**
     * The version in a tag such as {@code v1.108.15} or {@code 17.6-alpine}; empty for names such as {@code latest}.
     */
    public static Optional<Version> of(String tag) {
        var parts = FORM.matcher(tag);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var numbers = new ArrayList<Integer>();
        for (var number : parts.group(1).split("\\.", -1)) {
            numbers.add(Integer.valueOf(number));
        }
        var rest = String.valueOf(parts.group(2));
        return Optional.of(new Version(List.copyOf(numbers), !rest.matches("[-.](?:rc|dev|beta|alpha\\d|nightly).*")));
    }

    int major() {
        return numbers.get(0);
    }

    /** Whether it names one release of a product and not the newest of a line. */
    boolean isComplete(int parts) {
        return numbers.size() >= parts;
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int difference = Integer.compare(part(i), other.part(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Boolean.compare(isRelease, other.isRelease);
    }

    private int part(int position) {
        return position < numbers.size() ? numbers.get(position) : 0;
    }

    @Override
    public String toString() {
        return String.join(".", numbers.stream().map(String::valueOf).toList());
    }
}
