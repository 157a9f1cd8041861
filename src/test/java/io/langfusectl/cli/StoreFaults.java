package io.langfusectl.cli;

import static io.langfusectl.cli.Faults.OLD_CALLBACKS;
import static io.langfusectl.cli.Faults.SECRET_KEY;
import static io.langfusectl.cli.Faults.newKeys;
import static io.langfusectl.cli.Faults.remadeProxy;
import static io.langfusectl.cli.Faults.with;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Faults inside Langfuse: keys, stores, worker. */
final class StoreFaults {

    private static final Map<String, String> OTHER_PASSWORD = Map.of("REDIS_AUTH", "anotherPasswordThanThatOfRedis");
    private static final String READ_ONLY = "/etc/clickhouse-server/users.d/read-only.xml";
    private static final String PROFILE =
            "<clickhouse><profiles><default><readonly>1</readonly></default></profiles></clickhouse>";

    static final List<Fault> KEYS = List.of(
            new Fault("both keys unknown", "keys-accepted", "KEYS_UNKNOWN", remadeProxy(newKeys())),
            new Fault(
                    "wrong secret with the right public key",
                    "keys-accepted",
                    "SECRET_WRONG",
                    remadeProxy(Map.of(SECRET_KEY, "sk-lf-" + UUID.randomUUID()))),
            new Fault("keys of another project", "keys-accepted", "KEYS_OF_OTHER_PROJECT", project -> {
                var keys = new HashMap<>(newKeys());
                keys.put("LANGFUSE_INIT_PROJECT_ID", "another-project");
                project.remake("langfuse-web", keys);
                project.awaitReady("langfuse");
                project.remake("langfuse-web", Map.of());
                project.awaitReady("langfuse");
                remadeProxy(keys).on(project);
            }),
            new Fault("Redis stopped", "keys-accepted", "REDIS_DOWN", project -> project.stop("langfuse-redis")));

    static final List<Fault> INGESTION = List.of(
            new Fault("MinIO stopped", "ingestion-accepts", "STORE_DOWN", project -> project.stop("langfuse-minio")),
            new Fault(
                    "bucket deleted",
                    "ingestion-accepts",
                    "BUCKET_MISSING",
                    project -> project.inside("langfuse-minio", "rm -rf /data/langfuse"),
                    project -> project.inside("langfuse-minio", "mkdir -p /data/langfuse")),
            new Fault("Redis password differs in web", "ingestion-accepts", "WEB_REDIS_REJECTED", project -> {
                project.remake("langfuse-web", OTHER_PASSWORD);
                project.awaitReady("langfuse");
            }),
            new Fault(
                    "old callback on events_only",
                    "ingestion-accepts",
                    "EVENTS_REFUSED",
                    project -> {
                        project.write(with(OLD_CALLBACKS));
                        remadeProxy(Map.of("LITELLM_VERSION", "1.103.11")).on(project);
                    },
                    project -> project.write(UnaryOperator.identity())));

    static final List<Fault> WORK = List.of(
            new Fault("worker stopped", "queue-and-worker", "WORKER_DOWN", project -> project.stop("langfuse-worker")),
            new Fault(
                    "worker paused",
                    "queue-and-worker",
                    "WORKER_STUCK",
                    project -> project.pause("langfuse-worker"),
                    project -> project.unpause("langfuse-worker")),
            new Fault(
                    "Redis password differs in the worker",
                    "queue-and-worker",
                    "WORKER_REDIS_REJECTED",
                    project -> project.remake("langfuse-worker", OTHER_PASSWORD)),
            new Fault("ENCRYPTION_KEY differs in web and worker", "queue-and-worker", "ENV_DIFFERS", project -> {
                project.remake("langfuse-worker", Map.of("ENCRYPTION_KEY", "0123456789abcdef".repeat(4)));
                project.awaitReady("langfuse");
            }));

    static final List<Fault> READ = List.of(
            new Fault(
                    "ClickHouse stopped",
                    "trace-readable",
                    "CLICKHOUSE_DOWN",
                    project -> project.stop("langfuse-clickhouse")),
            new Fault(
                    "ClickHouse read-only",
                    "trace-readable",
                    "CLICKHOUSE_READ_ONLY",
                    project -> project.inside("langfuse-clickhouse", "echo '" + PROFILE + "' > " + READ_ONLY),
                    project -> project.inside("langfuse-clickhouse", "rm " + READ_ONLY)));

    private StoreFaults() {}
}
