package io.langfusectl.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.api.Keys;
import io.langfusectl.problem.Failure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Langfuse's Redis, seen from inside its container by its own client, which has the password there. */
record RedisInspector(DeploymentSnapshot snapshot) {

    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final String UNKNOWN_KEY_VALUE = "api-key-non-existent";

    /** A service asks this Redis with another password than it wants; false where that cannot be seen. */
    boolean rejectsPasswordOf(String service) {
        var serviceEnvironment = snapshot.environment(service);
        if (!DeploymentSnapshot.REDIS.equals(serviceEnvironment.get("REDIS_HOST"))
                || snapshot.inspection(DeploymentSnapshot.REDIS).isEmpty()) {
            return false;
        }
        var ours = snapshot.environment(DeploymentSnapshot.REDIS).getOrDefault("REDISCLI_AUTH", "");
        return !ours.isEmpty() && !ours.equals(serviceEnvironment.getOrDefault("REDIS_AUTH", ""));
    }

    /** Returns the remaining seconds of Langfuse's negative-cache entry for the key; 0 if there is none. */
    long unknownKeyTtlSeconds(Keys keys) {
        var name = "api-key:"
                + hash(
                        keys.secretKey(),
                        snapshot.environment(DeploymentSnapshot.WEB).getOrDefault("SALT", ""));
        return redisCli("GET", name)
                .filter(value -> value.contains(UNKNOWN_KEY_VALUE))
                .flatMap(value -> redisCli("TTL", name))
                .stream()
                .mapToLong(RedisInspector::number)
                .sum();
    }

    /** How many jobs of traces wait for a worker. */
    long waitingJobs() {
        return redisCli("LLEN", "bull:otel-ingestion-queue:wait")
                        .map(RedisInspector::number)
                        .orElse(0L)
                + redisCli("LLEN", "bull:ingestion-queue:wait")
                        .map(RedisInspector::number)
                        .orElse(0L);
    }

    private Optional<String> redisCli(String command, String key) {
        try {
            var result = snapshot.engine()
                    .exec(
                            snapshot.containerName(DeploymentSnapshot.REDIS),
                            List.of("redis-cli", "--raw", command, key),
                            TIMEOUT);
            return Optional.of(result.output().strip()).filter(output -> result.exitCode() == 0);
        } catch (Failure noContainer) {
            return Optional.empty();
        }
    }

    private static long number(String output) {
        return output.matches("\\d{1,9}") ? Long.parseLong(output) : 0;
    }

    /** Langfuse's fast hash of a secret: by it a key is found, and kept in Redis. */
    private static String hash(String secret, String salt) {
        return sha256(secret + sha256(salt));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
