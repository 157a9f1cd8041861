package io.langfusectl.engine;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the engine answered to a call. */
record Answer(int status, Json body, String text) {

    static Answer of(int status, byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8).strip();
        try {
            return new Answer(
                    status,
                    bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[') ? Json.parse(bytes) : new Json(null),
                    text);
        } catch (IOException e) {
            throw new Failure(e, Problem.ENGINE_REFUSED, "an answer that is not JSON");
        }
    }

    boolean isRefusal() {
        return status >= 400;
    }

    boolean isAbsence() {
        return status == 404;
    }

    /** The engine's own words. */
    String message() {
        var message = body.at("message").text();
        return message.isEmpty() ? status + " " + text : message;
    }

    /** This answer, or {@code ENGINE_REFUSED} with the engine's words. */
    Answer orRefuse() {
        if (isRefusal()) {
            throw refusal();
        }
        return this;
    }

    Failure refusal() {
        return new Failure(Problem.ENGINE_REFUSED, message());
    }
}
