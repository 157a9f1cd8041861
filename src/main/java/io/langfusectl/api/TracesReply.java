package io.langfusectl.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The traces that a search found.
 *
 * @param ids each once
 */
public record TracesReply(Reply reply, Set<String> ids) {

    static TracesReply of(Reply reply) {
        return new TracesReply(reply, distinct(reply.json().at("data").listed("id")));
    }

    static TracesReply ofObservations(Reply reply) {
        return new TracesReply(reply, distinct(reply.json().at("data").listed("traceId")));
    }

    private static Set<String> distinct(List<String> ids) {
        return new LinkedHashSet<>(ids);
    }
}
