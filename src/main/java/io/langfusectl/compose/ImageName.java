package io.langfusectl.compose;

import java.util.regex.Pattern;

/** What Docker takes for the name of an image (distribution/reference v0.6, regexp.go). */
final class ImageName {

    private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String HOST = "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
    private static final String DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    private static final Pattern NAME =
            Pattern.compile("(?:" + HOST + "/)?" + PART + "(?:/" + PART + ")*(?::" + TAG + ")?(?:@" + DIGEST + ")?");

    private ImageName() {}

    static boolean isValid(String image) {
        return NAME.matcher(image).matches();
    }
}
