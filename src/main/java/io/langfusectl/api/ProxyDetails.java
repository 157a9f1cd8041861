package io.langfusectl.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a running proxy says of itself.
 *
 * @param version of LiteLLM, where it is told
 * @param callbacks after each call that succeeds; names of classes or of the configuration
 */
public record ProxyDetails(Reply reply, Optional<String> version, List<String> callbacks) {

    static ProxyDetails of(Reply reply) {
        var version = reply.json().at("litellm_version").text();
        return new ProxyDetails(
                reply,
                version.isEmpty() ? Optional.empty() : Optional.of(version),
                reply.json().at("success_callbacks").listed());
    }

    /** Whether it told its callbacks at all. */
    public boolean tellsCallbacks() {
        return reply.json().at("success_callbacks").isPresent();
    }

    /** The callback of Langfuse that is active, by the name that it has in a configuration. */
    public Optional<String> langfuseCallback() {
        return callbacks.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace("_", ""))
                .filter(name -> name.contains("langfuse"))
                .map(name -> name.contains("otel") ? "langfuse_otel" : "langfuse")
                .findFirst();
    }
}
