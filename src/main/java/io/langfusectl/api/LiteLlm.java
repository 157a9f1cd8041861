package io.langfusectl.api;

import io.langfusectl.json.JsonWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A proxy of LiteLLM, asked with a key (docs/facts/litellm.md, Health). */
public final class LiteLlm {

    private final Http http;

    public LiteLlm(URI address, String key) {
        this.http = new Http(address, Map.of("Authorization", "Bearer " + key));
    }

    /** Whether it takes calls; asks no key. */
    public Reply readiness(Duration limit) throws InterruptedException {
        return http.get("/health/readiness", limit);
    }

    /** What it runs with; up to 1.103 the plain readiness tells it. */
    public ProxyDetails details(Duration limit) throws InterruptedException {
        var reply = http.get("/health/readiness/details", limit);
        return ProxyDetails.of(reply.status() == 404 ? readiness(limit) : reply);
    }

    /** Returns the aliases of the models that this key may call; the cheapest call that needs a key. */
    public ApiResult<List<String>> models(Duration limit) throws InterruptedException {
        return ApiResult.of(
                http.get("/v1/models", limit), answer -> answer.at("data").listed("id"));
    }

    /** One call of a model, its trace marked with tags. */
    public Reply complete(ChatRequest chatRequest, Duration limit) throws InterruptedException {
        var body = Map.of(
                "model", chatRequest.model(),
                "messages", List.of(Map.of("role", "user", "content", chatRequest.words())),
                "max_tokens", chatRequest.tokens(),
                "metadata", Map.of("tags", chatRequest.tags(), "trace_name", chatRequest.name()));
        return http.post("/v1/chat/completions", JsonWriter.write(body), limit);
    }
}
