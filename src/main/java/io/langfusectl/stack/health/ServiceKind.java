package io.langfusectl.stack.health;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The kinds of service whose own words are known: by the last part of the image's name, whatever registry it came from.
 */
public enum ServiceKind {
    POSTGRES(
            Set.of("postgres", "postgresql", "pgvector"),
            5432,
            1.5,
            ProbeProtocol.postgres(),
            "pg_isready -h 127.0.0.1"),
    REDIS(Set.of("redis", "valkey"), 6379, 0.5, ProbeProtocol.redis(), "redis-cli ping || valkey-cli ping"),
    CLICKHOUSE(
            Set.of("clickhouse", "clickhouse-server"),
            8123,
            3,
            ProbeProtocol.http("/ping"),
            "wget -q -O - http://127.0.0.1:8123/ping"),
    MINIO(
            Set.of("minio"),
            9000,
            1,
            ProbeProtocol.http("/minio/health/live"),
            "mc ready local || curl -fsS http://127.0.0.1:9000/minio/health/live"),
    WEB(
            Set.of("langfuse"),
            3000,
            12,
            ProbeProtocol.http("/api/public/ready", "/api/public/health?failIfDatabaseUnavailable=true"),
            "wget -q -O - http://127.0.0.1:3000/api/public/ready && wget -q -O - "
                    + "'http://127.0.0.1:3000/api/public/health?failIfDatabaseUnavailable=true'"),
    WORKER(
            Set.of("langfuse-worker"),
            3030,
            8,
            ProbeProtocol.http("/api/ready"),
            "wget -q -O - http://127.0.0.1:3030/api/ready"),
    LITELLM(
            Set.of("litellm", "litellm-database", "litellm-non_root"),
            4000,
            20,
            ProbeProtocol.http("/health/readiness"),
            "python3 -c \"import urllib.request as u; u.urlopen('http://127.0.0.1:4000/health/readiness', timeout=5)\""),
    /** Of which nothing is known: its health check speaks for it, or that it runs. */
    OTHER(Set.of(), 0, 1, (reach, limit) -> ProbeResult.notYet(""), "");

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable, which its type does not say
    private final Set<String> images;

    private final int port;
    private final double seconds;

    @SuppressWarnings("ImmutableEnumChecker") // a question has no state
    private final ProbeProtocol probeProtocol;

    private final String inside;

    ServiceKind(Set<String> images, int port, double seconds, ProbeProtocol probeProtocol, String inside) {
        this.images = images;
        this.port = port;
        this.seconds = seconds;
        this.probeProtocol = probeProtocol;
        this.inside = inside;
    }

    public static ServiceKind ofImage(String reference) {
        var name = before('@', reference);
        name = before(':', name.substring(name.lastIndexOf('/') + 1));
        for (var serviceKind : values()) {
            if (serviceKind.images.contains(name)) {
                return serviceKind;
            }
        }
        return OTHER;
    }

    private static String before(char mark, String text) {
        var end = text.indexOf(mark);
        return end < 0 ? text : text.substring(0, end);
    }

    int port() {
        return port;
    }

    /** From start to ready, usually. */
    public double seconds() {
        return seconds;
    }

    ProbeProtocol probeProtocol() {
        return probeProtocol;
    }

    /** The same question, asked by a command inside the container; its exit code is the answer. */
    List<String> insideCommand() {
        return List.of("sh", "-c", inside);
    }

    /** How long it may take from start to ready before it counts as unhealthy; web migrates its databases first. */
    Duration startupGracePeriod() {
        return this == WEB || this == WORKER ? Duration.ofMinutes(10) : Duration.ofMinutes(2);
    }
}
