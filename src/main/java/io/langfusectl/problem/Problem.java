package io.langfusectl.problem;

import java.util.List;

/** Every way to fail, with its exit code and the names of its details in their order. */
public enum Problem {
    // the command line
    USAGE(2, "what"),
    UNKNOWN_STACK(2, "stack", "known"),
    UNKNOWN_SERVICE(2, "service", "known"),
    CONFIRMATION_NEEDED(2, "question"),
    NAME_NOT_TYPED(2, "project"),
    TERMINAL_NEEDED(2, "question"),

    // files and variables of the user
    FILE_MISSING(3, "file"),
    FILE_IS_FOLDER(3, "file"),
    FILE_NOT_REGULAR(3, "file"),
    FILE_EMPTY(3, "file"),
    FILE_UNREADABLE(3, "file"),
    FILE_TOO_LARGE(3, "file", "bytes"),
    FILE_NOT_TEXT(3, "file"),
    TEXT_UNREADABLE(3, "what", "encoding"),
    ENCODING_UNSUPPORTED(3, "encoding"),
    PATH_UNUSABLE(3, "path"),
    FILE_NOT_WRITABLE(3, "file"),
    ENV_FILE_INVALID(3, "place", "what"),
    STACK_FILE_INVALID(3, "place", "what"),
    VARIABLE_INVALID(3, "place", "what", "usedAt"),
    VARIABLE_MISSING(3, "variable", "place"),
    PORT_TWICE(3, "port", "service", "place", "otherService", "otherPlace", "remedy"),
    CONTAINER_TWICE(3, "container", "service", "otherService"),
    DECLARED_DIFFERENTLY(3, "name", "place", "otherPlace"),
    CONFIG_INVALID(3, "file", "what"),
    NOT_VALID(3, "place", "code", "what", "fix"),
    NOT_A_PROJECT(3, "directory"),
    FOLDER_NOT_EMPTY(3, "directory"),
    SECRET_LOST(3, "variable", "volume"),
    SECRET_DIFFERS(3, "variable", "stored", "given"),
    SECRET_PUBLISHED(3, "variable", "origin"),
    JOURNAL_OPEN(3, "file"),
    OUTPUT_NOT_WRITTEN(3),
    AWS_PROFILE_MISSING(3, "profile", "file"),
    AWS_PROFILE_KEYLESS(3, "profile"),

    // the engine
    ENGINE_UNREACHABLE(4, "address"),
    ENGINE_STOPPED(4, "address"),
    ENGINE_FORBIDDEN(4, "address"),
    ENGINE_ADDRESS_INVALID(4, "address"),
    ENGINE_SILENT(4, "call", "seconds"),
    ENGINE_DEADLOCKED(4, "call"),
    ENGINE_TOO_OLD(4, "version", "needed"),
    ENGINE_REFUSED(4, "what"),
    LIMIT_REFUSED(4, "what"),
    IMAGE_UNOBTAINABLE(4, "image", "registry", "why"),
    PORT_TAKEN(4, "port", "holder", "variable", "remedy"),
    PROJECT_ELSEWHERE(4, "project", "directory"),
    ADOPT_NEEDED(4, "what"),
    VOLUME_MAJOR_DIFFERS(4, "volume", "has", "needs"),
    CONTAINER_NAME_TAKEN(4, "container"),
    PORTS_OUT_OF_REACH(4, "engine", "host", "port"),

    // services
    SERVICE_DIED(5, "service", "code", "log", "hint"),
    SERVICE_RESTARTING(5, "service", "count", "log", "hint"),
    SERVICE_OUT_OF_MEMORY(5, "service"),
    SERVICE_UNHEALTHY(5, "service", "answer", "log", "hint"),
    SERVICE_TOO_SLOW(5, "service", "seconds", "answer", "log", "hint"),
    LANGFUSE_NOT_RUNNING(5),

    // the tunnel's ports
    FORWARD_INVALID(4, "text"),
    FORWARD_TWICE(4, "port"),
    FORWARD_TAKEN(4, "port", "holder"),
    FORWARD_REFUSED(4, "port", "address"),

    // the tunnel's connection
    SSH_TARGET_INVALID(6, "target"),
    SSH_PORT_INVALID(6, "port"),
    SSH_HOST_NOT_FOUND(6, "host"),
    SSH_REFUSED(6, "host", "port"),
    SSH_UNREACHABLE(6, "host", "port"),
    SSH_NOT_SPOKEN(6, "host", "port"),
    SSH_HUNG_UP(6, "host", "port"),
    SSH_BROKEN(6, "host"),
    SSH_HOST_UNKNOWN(6, "host", "type", "fingerprint"),
    SSH_KNOWN_HOSTS_INVALID(6, "place", "host", "type", "fingerprint"),
    SSH_HOST_CHANGED(6, "host", "offered", "known", "place", "command"),
    SSH_HOST_REVOKED(6, "host", "fingerprint", "place"),
    SSH_REJECTED(6, "user", "host", "tried", "allowed"),
    SSH_REJECTED_BY_INSTANCE(6, "user", "instance", "tried", "allowed"),
    SSH_KEY_MISSING(6, "file"),
    SSH_KEY_DENIED(6, "file"),
    SSH_KEY_OPEN(6, "file", "mode"),
    SSH_KEY_LOCKED(6, "file"),
    SSH_KEY_UNREADABLE(6, "file"),
    SSH_KEY_CIPHER(6, "file", "cipher"),
    SSH_FORWARDING_FORBIDDEN(6, "host"),
    TUNNEL_ENDED(6, "host", "words"),
    SSH_CONFIG_INVALID(6, "place", "what"),
    SSH_PROXY_FAILED(6, "command", "words"),
    AWS_MISSING(6, "instance"),
    AWS_PLUGIN_MISSING(6, "instance"),
    AWS_CREDENTIALS_EXPIRED(6, "instance"),
    AWS_NOT_CONNECTED(6, "instance", "region"),

    // a trace's way: the proxy
    PROXY_STOPPED(7, "container", "state"),
    PROXY_OUT_OF_MEMORY(7, "container"),
    PROXY_CONFIG_REFUSED(7, "file", "log"),
    PROXY_CONFIG_IS_FOLDER(7, "file"),
    PROXY_DATABASE_DOWN(7, "container", "state"),
    PROXY_SILENT(7, "answer"),
    MASTER_KEY_REJECTED(7, "origin", "file", "answer"),
    PROBE_MISSING(7, "model", "file"),
    MODEL_UNKNOWN(7, "model", "known"),
    MODEL_FAILED(7, "model", "answer"),

    // a trace's way: from the proxy to Langfuse
    CALLBACK_MISSING(7, "file"),
    CALLBACK_TWICE(7, "file"),
    CALLBACK_DIFFERS(7, "active", "decided"),
    LITELLM_DIFFERS(7, "version", "callback", "decided"),
    SAMPLING_OFF(7, "variable", "value"),
    HOST_MISSING(7, "variable"),
    HOST_MISMATCH(7, "variable", "value", "origin", "others"),
    HOST_IS_SELF(7, "variable", "value", "origin"),
    HOST_HAS_PATH(7, "variable", "value", "origin"),
    HOST_IS_CLOUD(7, "variable", "value", "origin"),
    HOST_UNREACHABLE(7, "variable", "value", "origin", "answer"),
    NETWORK_DETACHED(7, "container", "network"),
    HTTP_PROXY_IN_WAY(7, "variable", "host"),
    WEB_STOPPED(7, "container", "state"),
    WEB_INIT_FAILED(7, "log"),
    WEB_SILENT(7, "answer"),
    POSTGRES_DOWN(7, "container", "state"),

    // a trace's way: inside Langfuse
    KEYS_UNKNOWN(7, "publicKey"),
    SECRET_WRONG(7, "publicKey"),
    KEYS_TOO_EARLY(7, "publicKey", "seconds"),
    KEYS_OF_OTHER_PROJECT(7, "project", "ours"),
    KEYS_REJECTED(7, "answer"),
    REDIS_DOWN(7, "container", "state"),
    STORE_DOWN(7, "container", "state"),
    STORE_REJECTED(7, "variable", "wanted"),
    BUCKET_MISSING(7, "bucket", "container"),
    WEB_REDIS_REJECTED(7, "container"),
    EVENTS_REFUSED(7, "answer"),
    INGESTION_REFUSED(7, "answer"),
    WORKER_DOWN(7, "container", "state", "log"),
    WORKER_STUCK(7, "container", "answer"),
    WORKER_REDIS_REJECTED(7, "container"),
    ENV_DIFFERS(7, "variables"),
    WORK_FAILED(7, "line"),
    CLICKHOUSE_DOWN(7, "container", "state", "answer"),
    CLICKHOUSE_READ_ONLY(7, "line"),
    TRACE_MISSING(7, "tag", "seconds"),

    // another one at work, interruption, and a reader of the result who has gone: as if by SIGPIPE
    BUSY(8, "command", "pid"),
    INTERRUPTED(130, "command"),
    OUTPUT_CLOSED(141);

    private final int exitCode;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, which its type does not say
    private final List<String> detailNames;

    Problem(int exitCode, String... detailNames) {
        this.exitCode = exitCode;
        this.detailNames = List.of(detailNames);
    }

    /** The exit code of the program when this problem ends it; what each number means is in the README. */
    public int exitCode() {
        return exitCode;
    }

    /** The names of a failure's details, in the order of the values; they are the keys of its JSON. */
    public List<String> detailNames() {
        return detailNames;
    }
}
