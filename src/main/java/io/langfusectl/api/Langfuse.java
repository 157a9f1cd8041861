package io.langfusectl.api;

import io.langfusectl.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A web of Langfuse, asked with a project's keys (docs/facts/langfuse.md, Health, Keys, Ingestion). */
public final class Langfuse {

    private static final String API = "/api/public";

    private final Http http;
    private final Http bearer;

    public Langfuse(URI address, Keys keys) {
        this.http = new Http(address, Map.of("Authorization", keys.basic()));
        this.bearer = new Http(address, Map.of("Authorization", "Bearer " + keys.publicKey()));
    }

    /** Whether it lives; says its version, and stays green in most troubles. */
    public HealthReply health(Duration limit) throws InterruptedException {
        return HealthReply.of(http.get(API + "/health", limit));
    }

    /** The same, and 503 when its Postgres is away. */
    public HealthReply healthOfDatabase(Duration limit) throws InterruptedException {
        return HealthReply.of(http.get(API + "/health?failIfDatabaseUnavailable=true", limit));
    }

    public HealthReply ready(Duration limit) throws InterruptedException {
        return HealthReply.of(http.get(API + "/ready", limit));
    }

    /** The project of the keys: the best question about them. */
    public ProjectsReply projects(Duration limit) throws InterruptedException {
        return ProjectsReply.of(http.get(API + "/projects", limit));
    }

    /** Whether the public key exists: alone it opens nothing, but is refused in other words than an unknown one. */
    public boolean knowsPublicKey(Duration limit) throws InterruptedException {
        return bearer.get(API + "/projects", limit).status() != 401;
    }

    /** Events of the older kind, each a map with id, type, timestamp and body. */
    public IngestionReply ingest(List<Map<String, Object>> events, Duration limit) throws InterruptedException {
        return IngestionReply.of(http.post(API + "/ingestion", Json.write(Map.of("batch", events)), limit));
    }

    /** Spans in OTLP's JSON; none at all ({@code {}}) asks for an opinion of the keys only. */
    public Reply otlp(String json, Duration limit) throws InterruptedException {
        return http.post(API + "/otel/v1/traces", json, limit);
    }

    /** Traces of the new tables that carry the tag. Parameters would be ignored silently: only a filter filters. */
    public TracesReply observationsTagged(String tag, Duration limit) throws InterruptedException {
        var filter =
                List.of(Map.of("type", "arrayOptions", "column", "tags", "operator", "any of", "value", List.of(tag)));
        var path = API + "/v2/observations?fields=core,basic,trace_context&limit=100&filter="
                + encoded(Json.write(filter));
        return TracesReply.ofObservations(http.get(path, limit));
    }

    /** Traces of the old tables that carry the tag; closed in {@code events_only}. */
    public TracesReply tracesTagged(String tag, Duration limit) throws InterruptedException {
        return TracesReply.of(http.get(API + "/traces?limit=100&tags=" + encoded(tag), limit));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
