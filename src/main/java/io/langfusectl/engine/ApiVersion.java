package io.langfusectl.engine;

/** A version of the engine's API, such as {@code 1.41}. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** Whoever does not tell its version is older than all. */
    static ApiVersion parse(String text) {
        if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
            return new ApiVersion(0, 0);
        }
        var dot = text.indexOf('.');
        return new ApiVersion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
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
