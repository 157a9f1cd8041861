package io.langfusectl.litellm;

/** Converts code point indexes to string indexes; fast for increasing indexes. */
final class CodePointIndex {

    private final String text;
    private int codePoint;
    private int index;

    CodePointIndex(String text) {
        this.text = text;
    }

    int indexOf(int wanted) {
        if (wanted < codePoint) {
            codePoint = 0;
            index = 0;
        }
        index = text.offsetByCodePoints(index, wanted - codePoint);
        codePoint = wanted;
        return index;
    }
}
