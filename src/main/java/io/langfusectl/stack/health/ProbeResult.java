package io.langfusectl.stack.health;

/**
 * The result of one probe.
 *
 * @param words the answer itself, or why there was none; not translated
 */
record ProbeResult(Outcome outcome, String words) {

    enum Outcome {
        READY,
        NOT_READY,
        /** It answers, and waiting will not change the answer. */
        FAILED
    }

    static ProbeResult ready(String words) {
        return new ProbeResult(Outcome.READY, words);
    }

    static ProbeResult notYet(String words) {
        return new ProbeResult(Outcome.NOT_READY, words);
    }

    static ProbeResult sick(String words) {
        return new ProbeResult(Outcome.FAILED, words);
    }

    boolean isReady() {
        return outcome == Outcome.READY;
    }
}
