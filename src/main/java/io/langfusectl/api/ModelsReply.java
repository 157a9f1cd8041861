package io.langfusectl.api;

import java.util.List;

/** The models that a proxy offers to a key. */
public record ModelsReply(Reply reply, List<String> aliases) {

    static ModelsReply of(Reply reply) {
        return new ModelsReply(reply, reply.json().at("data").listed("id"));
    }
}
