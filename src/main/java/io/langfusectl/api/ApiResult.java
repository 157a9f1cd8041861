package io.langfusectl.api;

import io.langfusectl.json.Json;
import java.util.function.Function;

/**
 * A reply and what was read from it.
 *
 * @param value read from the body; what is missing there, or the whole body, makes it empty
 */
public record ApiResult<T>(Reply reply, T value) {

    static <T> ApiResult<T> of(Reply reply, Function<Json, T> reader) {
        return new ApiResult<>(reply, reader.apply(reply.json()));
    }

    /** Names no value: it may hold what somebody sent. */
    @Override
    public String toString() {
        return reply.toString();
    }
}
