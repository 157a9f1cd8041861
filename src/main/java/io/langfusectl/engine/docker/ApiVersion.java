package io.langfusectl.engine.docker;

import io.langfusectl.engine.transport.Digits;

/** A version of the engine's API, such as {@code 1.41}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    private static final int MAX_NUMBER = 9999;

    /** Returns 0.0 for a missing or invalid version. */
    static ApiVersion parse(String text) {
        var dot = Math.max(text.indexOf('.'), 0);
        var major = Digits.number(text.substring(0, dot));
        var minor = dot == 0 ? -1 : Digits.number(text.substring(dot + 1));
        return major < 0 || minor < 0 || Math.max(major, minor) > MAX_NUMBER
                ? new ApiVersion(0, 0)
                : new ApiVersion((int) major, (int) minor);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
