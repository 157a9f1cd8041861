package io.langfusectl.engine;

import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the engine answered to a call.
 *
 * @param text of what is not JSON, and of every refusal
 */
record Answer(int status, Json body, String text) {

    private static final int REFUSAL = 400;

    static Answer of(int status, byte[] bytes) {
        var isJson = bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
        try {
            return new Answer(
                    status,
                    isJson ? Json.parse(bytes) : new Json(null),
                    isJson && status < REFUSAL ? "" : new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new Failure(e, Problem.ENGINE_REFUSED, "an answer that is not JSON");
        }
    }

    boolean isRefusal() {
        return status >= REFUSAL;
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
