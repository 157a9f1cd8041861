package io.langfusectl.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The traces that a search found.
 *
 * @param ids each once
 */
public record Traces(Reply reply, Set<String> ids) {

    static Traces of(Reply reply) {
        return new Traces(reply, distinct(reply.json().at("data").listed("id")));
    }

    static Traces ofObservations(Reply reply) {
        return new Traces(reply, distinct(reply.json().at("data").listed("traceId")));
    }

    private static Set<String> distinct(List<String> ids) {
        return new LinkedHashSet<>(ids);
    }
}
