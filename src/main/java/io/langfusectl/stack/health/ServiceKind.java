package io.langfusectl.stack.health;

import io.langfusectl.compose.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The kinds of service that can be probed, recognised by the last part of the image's name, whatever its registry. */
public enum ServiceKind {
    POSTGRES("postgres|postgresql|pgvector", 5432, 1.5, ProbeProtocol.postgres(), "pg_isready -h 127.0.0.1"),
    REDIS("redis|valkey", 6379, 0.5, ProbeProtocol.redis(), "redis-cli ping || valkey-cli ping"),
    CLICKHOUSE(
            "clickhouse|clickhouse-server",
            8123,
            3,
            ProbeProtocol.http("/ping"),
            "wget -q -O - http://127.0.0.1:8123/ping"),
    MINIO(
            "minio",
            9000,
            1,
            ProbeProtocol.http("/minio/health/live"),
            "mc ready local || curl -fsS http://127.0.0.1:9000/minio/health/live"),
    WEB(
            "langfuse",
            3000,
            12,
            ProbeProtocol.http("/api/public/ready", "/api/public/health?failIfDatabaseUnavailable=true"),
            "wget -q -O - http://127.0.0.1:3000/api/public/ready && wget -q -O - "
                    + "'http://127.0.0.1:3000/api/public/health?failIfDatabaseUnavailable=true'"),
    WORKER(
            "langfuse-worker",
            3030,
            8,
            ProbeProtocol.http("/api/ready"),
            "wget -q -O - http://127.0.0.1:3030/api/ready"),
    LITELLM(
            "litellm|litellm-database|litellm-non_root",
            4000,
            20,
            ProbeProtocol.http("/health/readiness"),
            "python3 -c \"import urllib.request as u; u.urlopen('http://127.0.0.1:4000/health/readiness', timeout=5)\""),
    /** Any other service: ready if its health check passes or, without one, if it runs. */
    OTHER("(?!)", 0, 1, (reach, limit) -> ProbeResult.notYet(""), "");

    private final Pattern images;

    private final int port;
    private final double seconds;

    @SuppressWarnings("ImmutableEnumChecker") // a probe has no state
    private final ProbeProtocol probeProtocol;

    private final String inside;

    ServiceKind(String images, int port, double seconds, ProbeProtocol probeProtocol, String inside) {
        this.images = Pattern.compile(images);
        this.port = port;
        this.seconds = seconds;
        this.probeProtocol = probeProtocol;
        this.inside = inside;
    }

    /** Returns the kind of the service that an image runs. */
    public static ServiceKind ofImage(String reference) {
        var name = ImageReference.of(reference).name();
        for (var serviceKind : values()) {
            if (serviceKind.images.matcher(name).matches()) {
                return serviceKind;
            }
        }
        return OTHER;
    }

    int port() {
        return port;
    }

    /** Returns the seconds that it usually takes from start to ready. */
    public double seconds() {
        return seconds;
    }

    ProbeProtocol probeProtocol() {
        return probeProtocol;
    }

    /** Returns the same probe as a command to run inside the container; exit code 0 means ready. */
    List<String> insideCommand() {
        return List.of("sh", "-c", inside);
    }

    /**
     * Returns how long it may take from start to ready before it counts as unhealthy; web migrates its databases first.
     */
    Duration startupGracePeriod() {
        return this == WEB || this == WORKER ? Duration.ofMinutes(10) : Duration.ofMinutes(2);
    }
}
