package io.langfusectl.engine.docker;

import io.langfusectl.json.Json;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the engine answered to a call. */
final class ApiResponse {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final int status;
    private final byte[] bytes;

    ApiResponse(int status, byte[] bytes) {
        this.status = status;
        this.bytes = bytes;
    }

    int status() {
        return status;
    }

    /** Returns the body as JSON, or JSON null if it is not JSON. */
    Json body() {
        try {
            return isJson() ? Json.parse(bytes) : new Json(null);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    /** Parses only these fields and stops after the last of them. */
    Json fields(String... names) {
        try {
            return isJson() ? Json.fields(bytes, names) : new Json(null);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private boolean isJson() {
        return bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
    }

    private static Failure notJson(IOException cause) {
        return new Failure(cause, Problem.ENGINE_REFUSED, Reason.ENGINE_ANSWER_BROKEN.of());
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    boolean isError() {
        return status >= BAD_REQUEST;
    }

    boolean isNotFound() {
        return status == NOT_FOUND;
    }

    /** Returns the engine's error message. */
    String message() {
        var message = body().at("message").text();
        return message.isEmpty() ? status + " " + text() : message;
    }

    /** This answer, or {@code ENGINE_REFUSED} with the engine's words. */
    ApiResponse orThrow() {
        if (isError()) {
            throw toFailure();
        }
        return this;
    }

    Failure toFailure() {
        return new Failure(Problem.ENGINE_REFUSED, message());
    }
}
