package io.langfusectl.api;

import java.util.List;

/**
 * What became of events; the status is 207 whatever did.
 *
 * @param accepted how many
 * @param errors the words for each that was not
 */
public record IngestionReply(Reply reply, int accepted, List<String> errors) {

    static IngestionReply of(Reply reply) {
        return new IngestionReply(
                reply,
                reply.json().at("successes").items().size(),
                reply.json().at("errors").listed("message"));
    }
}
