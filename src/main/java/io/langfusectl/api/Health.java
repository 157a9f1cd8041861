package io.langfusectl.api;

import java.util.Optional;

/** How a server says it is, and its version where it tells it. */
public record Health(Reply reply, Optional<String> version) {

    static Health of(Reply reply) {
        var version = reply.json().at("version").text();
        return new Health(reply, version.isEmpty() ? Optional.empty() : Optional.of(version));
    }
}
