package io.langfusectl.api;

import java.util.Optional;

/** How a server says it is, and its version where it tells it. */
public record HealthReply(Reply reply, Optional<String> version) {

    static HealthReply of(Reply reply) {
        var version = reply.json().at("version").text();
        return new HealthReply(reply, version.isEmpty() ? Optional.empty() : Optional.of(version));
    }
}
