package io.langfusectl.cli;

import io.langfusectl.cli.Fault.Deed;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The faults, in the order of a call's way. */
final class Faults {

    private static final String CALLBACKS = "callbacks: [\"langfuse_otel\"]";
    private static final List<String> HOSTS = List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL", "LANGFUSE_OTEL_HOST");
    private static final String PUBLIC_KEY = "LANGFUSE_INIT_PROJECT_PUBLIC_KEY";
    private static final String SECRET_KEY = "LANGFUSE_INIT_PROJECT_SECRET_KEY";
    private static final String READ_ONLY = "/etc/clickhouse-server/users.d/read-only.xml";

    private static final Deed WITH_OLD_CONFIGURATION = SickProject::restoreConfiguration;

    private Faults() {}

    static final List<Fault> PROXY_READY = List.of(
            new Fault("proxy stopped", "proxy-ready", "PROXY_STOPPED", project -> project.stop("litellm")),
            new Fault("proxy killed for memory", "proxy-ready", "PROXY_OUT_OF_MEMORY", project -> {
                project.remake("litellm", Map.of(), text -> inProxy(text, "mem_limit: 96m"));
                project.awaitRestarts("litellm", 2);
            }),
            new Fault(
                    "configuration that LiteLLM refuses at start",
                    "proxy-ready",
                    "PROXY_CONFIG_REFUSED",
                    project -> {
                        project.configure(with("callbacks: [\"no_such_module.logger\"]"));
                        project.awaitRestarts("litellm", 1);
                    },
                    WITH_OLD_CONFIGURATION),
            new Fault("configuration mounted as a folder", "proxy-ready", "PROXY_CONFIG_IS_FOLDER", project -> {
                project.project().write("folder/file", "");
                project.remake("litellm", Map.of("CONFIG_FILE", "folder"));
                project.awaitRestarts("litellm", 1);
            }));

    static final List<Fault> CALL = List.of(
            new Fault(
                    "master key differs between file and .env",
                    "key-accepted",
                    "MASTER_KEY_REJECTED",
                    reconfigured(text -> text + "\ngeneral_settings:\n  master_key: sk-" + UUID.randomUUID() + "\n"),
                    WITH_OLD_CONFIGURATION),
            new Fault(
                    "model alias unknown to the running proxy",
                    "model-answers",
                    "MODEL_UNKNOWN",
                    project -> {
                        project.configure(text -> text.replace("model_name: langfuse-ctl-probe", "model_name: other"));
                        project.awaitReady("litellm");
                        project.write(UnaryOperator.identity());
                    },
                    WITH_OLD_CONFIGURATION));

    static final List<Fault> CALLBACK = List.of(
            new Fault(
                    "callback only for failures",
                    "callback-active",
                    "CALLBACK_MISSING",
                    reconfigured(with("failure_callback: [\"langfuse_otel\"]")),
                    WITH_OLD_CONFIGURATION),
            new Fault(
                    "callback listed twice",
                    "callback-active",
                    "CALLBACK_TWICE",
                    reconfigured(with(CALLBACKS + "\n  success_callback: [\"langfuse\"]")),
                    WITH_OLD_CONFIGURATION),
            new Fault(
                    "sample rate 0",
                    "callback-active",
                    "SAMPLING_OFF",
                    project -> {
                        project.write(with("success_callback: [\"langfuse\"]\n  failure_callback: [\"langfuse\"]"));
                        project.remake("litellm", Map.of(), text -> withVariable(text, "LANGFUSE_SAMPLE_RATE=0"));
                        project.awaitReady("litellm");
                    },
                    project -> project.write(UnaryOperator.identity())),
            new Fault(
                    "host variables disagree",
                    "callback-active",
                    "HOST_MISMATCH",
                    remadeProxy(Map.of("LANGFUSE_OTEL_HOST", "http://langfuse-old:3000"))),
            new Fault("host missing", "callback-active", "HOST_MISSING", project -> {
                project.remake(
                        "litellm", Map.of(), text -> text.replaceAll("- (LANGFUSE_\\w*(HOST|URL))=.*", "- TZ=UTC"));
                project.awaitReady("litellm");
            }));

    static final List<Fault> REACH = List.of(
            new Fault("host localhost", "langfuse-reachable", "HOST_IS_SELF", hosts("http://localhost:3000")),
            new Fault(
                    "host with a path",
                    "langfuse-reachable",
                    "HOST_HAS_PATH",
                    hosts("http://langfuse-web:3000/api/public")),
            new Fault("HTTP_PROXY in the proxy's container", "langfuse-reachable", "HTTP_PROXY_IN_WAY", project -> {
                project.remake("litellm", Map.of(), text -> withVariable(text, "HTTP_PROXY=http://10.255.255.1:3128"));
                project.awaitReady("litellm");
            }),
            new Fault(
                    "proxy off the shared network",
                    "langfuse-reachable",
                    "NETWORK_DETACHED",
                    project -> RealProject.run(
                            "docker", "network", "disconnect", project.network(), project.container("litellm")),
                    project -> RealProject.run(
                            "docker",
                            "network",
                            "connect",
                            "--alias",
                            "litellm",
                            project.network(),
                            project.container("litellm"))),
            new Fault("web stopped", "langfuse-reachable", "WEB_STOPPED", project -> project.stop("langfuse-web")),
            new Fault("web alive with 500 everywhere", "langfuse-reachable", "WEB_INIT_FAILED", project -> {
                project.remake("langfuse-web", Map.of(PUBLIC_KEY, "pk-lf-" + UUID.randomUUID()));
                project.awaitState("langfuse-web", "unhealthy");
            }),
            new Fault(
                    "Postgres of Langfuse stopped",
                    "langfuse-reachable",
                    "POSTGRES_DOWN",
                    project -> project.stop("langfuse-postgres")));

    static final List<Fault> KEYS = List.of(
            new Fault("both keys unknown", "keys-accepted", "KEYS_UNKNOWN", remadeProxy(newKeys())),
            new Fault(
                    "wrong secret with the right public key",
                    "keys-accepted",
                    "SECRET_WRONG",
                    remadeProxy(Map.of(SECRET_KEY, "sk-lf-" + UUID.randomUUID()))),
            new Fault("keys of another project", "keys-accepted", "KEYS_OF_OTHER_PROJECT", project -> {
                var keys = new java.util.HashMap<>(newKeys());
                remadeProxy(keys).on(project);
                keys.put("LANGFUSE_INIT_PROJECT_ID", "another-project");
                project.remake("langfuse-web", keys);
                project.awaitReady("langfuse");
                project.remake("langfuse-web", Map.of());
                project.awaitReady("langfuse");
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
                project.remake("langfuse-web", Map.of("REDIS_AUTH", "anotherPasswordThanThatOfRedis"));
                project.awaitReady("langfuse");
            }),
            new Fault(
                    "old callback on events_only",
                    "ingestion-accepts",
                    "EVENTS_REFUSED",
                    project -> {
                        project.write(with("success_callback: [\"langfuse\"]\n  failure_callback: [\"langfuse\"]"));
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
                    project ->
                            project.remake("langfuse-worker", Map.of("REDIS_AUTH", "anotherPasswordThanThatOfRedis"))),
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
                    project -> project.inside(
                            "langfuse-clickhouse",
                            "echo '<clickhouse><profiles><default><readonly>1</readonly></default></profiles></clickhouse>' > "
                                    + READ_ONLY),
                    project -> project.inside("langfuse-clickhouse", "rm " + READ_ONLY)));

    /** All of them. */
    static List<Fault> all() {
        return java.util.stream.Stream.of(PROXY_READY, CALL, CALLBACK, REACH, KEYS, INGESTION, WORK, READ)
                .flatMap(List::stream)
                .toList();
    }

    static Fault of(String code) {
        return all().stream()
                .filter(fault -> fault.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static UnaryOperator<String> with(String callbacks) {
        return text -> text.replace(CALLBACKS, callbacks);
    }

    private static Deed reconfigured(UnaryOperator<String> edit) {
        return project -> {
            project.configure(edit);
            project.awaitReady("litellm");
        };
    }

    private static Deed remadeProxy(Map<String, String> variables) {
        return project -> {
            project.remake("litellm", variables);
            project.awaitReady("litellm");
        };
    }

    private static Deed hosts(String address) {
        return remadeProxy(Map.of(HOSTS.get(0), address, HOSTS.get(1), address, HOSTS.get(2), address));
    }

    private static Map<String, String> newKeys() {
        return Map.of(PUBLIC_KEY, "pk-lf-" + UUID.randomUUID(), SECRET_KEY, "sk-lf-" + UUID.randomUUID());
    }

    private static String withVariable(String text, String variable) {
        return text.replace("      - TZ=UTC\n", "      - TZ=UTC\n      - " + variable + "\n");
    }

    private static String inProxy(String text, String line) {
        return text.replace("    command: [--config,", "    " + line + "\n    command: [--config,");
    }
}
