package io.langfusectl.api;

import io.langfusectl.json.Json;

/**
 * What came back of a call: an answer, or why there was none.
 *
 * @param status of HTTP; 0 without an answer
 * @param body the answer's, or the words of what kept it away; never translated
 */
public record Reply(Outcome outcome, int status, String body) {

    private static final int WIDTH = 300;

    /** How far a call came. */
    public enum Outcome {
        ANSWERED,
        /** Nobody listens there. */
        REFUSED,
        /** Somebody listens, or not; nothing came until the deadline. */
        SILENT,
        /** The connection ended without a whole answer. */
        BROKEN
    }

    static Reply answered(int status, String body) {
        return new Reply(Outcome.ANSWERED, status, body);
    }

    static Reply none(Outcome outcome, String words) {
        return new Reply(outcome, 0, words);
    }

    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** One line that tells it to a person: {@code HTTP 401 …}, or why there was no answer. */
    public String summary() {
        var line = body.replaceAll("\\s+", " ").strip();
        var cut = line.length() > WIDTH ? line.substring(0, WIDTH) + "…" : line;
        return outcome == Outcome.ANSWERED ? ("HTTP " + status + " " + cut).strip() : cut;
    }

    Json json() {
        return Json.ofText(body);
    }

    /** Not the body: it may hold what somebody sent. */
    @Override
    public String toString() {
        return outcome + " " + status;
    }
}
