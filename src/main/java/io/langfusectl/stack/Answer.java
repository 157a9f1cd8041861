package io.langfusectl.stack;

/**
 * What a service answered to a probe.
 *
 * @param words the answer itself, or why there was none; never translated
 */
record Answer(Mood mood, String words) {

    enum Mood {
        READY,
        NOT_YET,
        /** It answers, and what it answers will not get better by waiting. */
        SICK
    }

    static Answer ready(String words) {
        return new Answer(Mood.READY, words);
    }

    static Answer notYet(String words) {
        return new Answer(Mood.NOT_YET, words);
    }

    static Answer sick(String words) {
        return new Answer(Mood.SICK, words);
    }

    boolean isReady() {
        return mood == Mood.READY;
    }
}
