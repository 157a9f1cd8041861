package io.langfusectl.api;

import io.langfusectl.json.Json;
import io.langfusectl.json.JsonWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A web of Langfuse, asked with a project's keys (docs/facts/langfuse.md, Health, Keys, Ingestion). */
public final class Langfuse {

    private static final String API = "/api/public";

    private final Http http;
    private final Http bearer;

    public Langfuse(URI address, Keys keys) {
        this.http = new Http(address, Map.of("Authorization", keys.basic()));
        this.bearer = new Http(address, Map.of("Authorization", "Bearer " + keys.publicKey()));
    }

    /** Returns its version; the answer is 200 in most troubles, too. */
    public ApiResult<Optional<String>> health(Duration limit) throws InterruptedException {
        return ApiResult.of(http.get(API + "/health", limit), Langfuse::version);
    }

    /** Returns the same; the answer is 503 when its Postgres cannot be reached. */
    public ApiResult<Optional<String>> healthOfDatabase(Duration limit) throws InterruptedException {
        return ApiResult.of(http.get(API + "/health?failIfDatabaseUnavailable=true", limit), Langfuse::version);
    }

    /** Returns its version; the answer is 503 while it starts or shuts down. */
    public ApiResult<Optional<String>> ready(Duration limit) throws InterruptedException {
        return ApiResult.of(http.get(API + "/ready", limit), Langfuse::version);
    }

    private static Optional<String> version(Json health) {
        return Optional.of(health.at("version").text()).filter(version -> !version.isEmpty());
    }

    /** Returns the ids of the projects that the keys open: one. */
    public ApiResult<List<String>> projects(Duration limit) throws InterruptedException {
        return ApiResult.of(
                http.get(API + "/projects", limit),
                projects -> projects.at("data").listed("id"));
    }

    /** Whether the public key exists: alone it opens nothing, but is refused in other words than an unknown one. */
    public boolean knowsPublicKey(Duration limit) throws InterruptedException {
        return bearer.get(API + "/projects", limit).status() != 401;
    }

    /**
     * Sends events in the legacy format and returns the message for each that was refused; the status is 207 in any
     * case.
     *
     * @param events each a map with id, type, timestamp and body
     */
    public ApiResult<List<String>> ingest(List<Map<String, Object>> events, Duration limit)
            throws InterruptedException {
        return ApiResult.of(
                http.post(API + "/ingestion", JsonWriter.write(Map.of("batch", events)), limit),
                answer -> answer.at("errors").listed("message"));
    }

    /** Spans in OTLP's JSON; none at all ({@code {}}) asks for an opinion of the keys only. */
    public Reply otlp(String json, Duration limit) throws InterruptedException {
        return http.post(API + "/otel/v1/traces", json, limit);
    }

    /**
     * Returns the ids of traces in the new tables that carry the tag. Other parameters would be ignored silently: only
     * a filter filters.
     */
    public ApiResult<Set<String>> observationsTagged(String tag, Duration limit) throws InterruptedException {
        var filter =
                List.of(Map.of("type", "arrayOptions", "column", "tags", "operator", "any of", "value", List.of(tag)));
        var path = API + "/v2/observations?fields=core,basic,trace_context&limit=100&filter="
                + encoded(JsonWriter.write(filter));
        return ApiResult.of(http.get(path, limit), answer -> distinct(answer, "traceId"));
    }

    /** Returns the ids of traces in the old tables that carry the tag; closed in {@code events_only}. */
    public ApiResult<Set<String>> tracesTagged(String tag, Duration limit) throws InterruptedException {
        return ApiResult.of(
                http.get(API + "/traces?limit=100&tags=" + encoded(tag), limit), answer -> distinct(answer, "id"));
    }

    private static Set<String> distinct(Json answer, String field) {
        return new LinkedHashSet<>(answer.at("data").listed(field));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
