package io.langfusectl.stack.health;

/** How often the engine has started a container again, from one look to the next. */
final class RestartCounter {

    private static final int UNKNOWN = -1;

    private int atFirst = UNKNOWN;
    private int before = UNKNOWN;

    /** Takes the count of this look; whether it is that of the last one. */
    boolean isUnchanged(int now) {
        atFirst = atFirst == UNKNOWN ? now : atFirst;
        var same = before == UNKNOWN || before == now;
        before = now;
        return same;
    }

    /** How many there were since the first look. */
    int count() {
        return before - atFirst;
    }

    /** The next look is the first. */
    void forget() {
        atFirst = UNKNOWN;
        before = UNKNOWN;
    }
}
