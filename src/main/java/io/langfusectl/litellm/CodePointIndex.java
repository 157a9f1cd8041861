package io.langfusectl.litellm;

/** Turns the parser's places, which count code points, into places in a text; fast as long as they go forward. */
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
