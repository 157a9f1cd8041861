package io.langfusectl.api;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A worker of Langfuse; asks Postgres and Redis before it says that it is well (docs/facts/langfuse.md, Health). */
public final class LangfuseWorker {

    private final Http http;

    public LangfuseWorker(URI address) {
        this.http = new Http(address, Map.of());
    }

    public Reply ready(Duration limit) throws InterruptedException {
        return http.get("/api/ready", limit);
    }

    /** The same, and 503 when the queues are not consumed. */
    public Reply readyAndConsuming(Duration limit) throws InterruptedException {
        return http.get("/api/ready?failIfQueueConsumptionStuck=true", limit);
    }
}
