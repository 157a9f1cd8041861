package io.langfusectl.api;

import java.util.List;

/** The models that a proxy offers to a key. */
public record Models(Reply reply, List<String> aliases) {

    static Models of(Reply reply) {
        return new Models(reply, reply.json().at("data").listed("id"));
    }
}
