package io.langfusectl.stack.model;

import java.util.regex.Pattern;

/** Major versions in tags and files. */
public final class VersionTag {

    private static final Pattern MAJOR = Pattern.compile("\\D*(\\d{1,6})(?:\\D.*)?", Pattern.DOTALL);

    private VersionTag() {}

    /** Returns the first number in a text, 0 without one. */
    public static int major(String text) {
        var matcher = MAJOR.matcher(text);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
