package io.langfusectl.stack.health;

/**
 * What a service answered to a probe.
 *
 * @param words the answer itself, or why there was none; never translated
 */
record ProbeResult(Outcome outcome, String words) {

    enum Outcome {
        READY,
        NOT_READY,
        /** It answers, and what it answers will not get better by waiting. */
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
