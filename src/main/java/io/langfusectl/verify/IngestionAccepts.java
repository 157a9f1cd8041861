package io.langfusectl.verify;

import io.langfusectl.api.Reply;
import io.langfusectl.check.environment.ProductImage;
import io.langfusectl.check.environment.Version;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Checks that langfuse-web accepts traces: it must be able to write to the bucket and to the queue. */
final class IngestionAccepts implements VerifyStep {

    private static final String BUCKET = "LANGFUSE_S3_EVENT_UPLOAD_BUCKET";
    private static final Map<String, String> CREDENTIALS = Map.of(
            "LANGFUSE_S3_EVENT_UPLOAD_ACCESS_KEY_ID", "MINIO_ROOT_USER",
            "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY", "MINIO_ROOT_PASSWORD");

    /** From here on LiteLLM's callback {@code langfuse} sends OTLP (docs/facts/litellm.md, Callbacks). */
    private static final Version OTLP_SINCE = Version.of("1.104.0").orElseThrow();

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        if (usesMinio(context.snapshot())) {
            requireBlobStorage(context.snapshot());
        }
        if (new RedisInspector(context.snapshot()).rejectsPasswordOf(DeploymentSnapshot.WEB)) {
            throw new Failure(Problem.WEB_REDIS_REJECTED, context.snapshot().containerName(DeploymentSnapshot.WEB));
        }
        var reply = context.langfuse(context.proxyKeys()).otlp("{}", VerifyContext.REQUEST_TIMEOUT);
        if (!reply.isOk()) {
            throw new Failure(Problem.INGESTION_REFUSED, reply.summary());
        }
        if (sendsEvents(context) && context.writeMode().equals("events_only")) {
            requireEventsAccepted(context);
        }
    }

    private static boolean usesMinio(DeploymentSnapshot snapshot) {
        var endpoint =
                snapshot.environment(DeploymentSnapshot.WEB).getOrDefault("LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT", "");
        return endpoint.contains("//" + DeploymentSnapshot.MINIO);
    }

    private static void requireBlobStorage(DeploymentSnapshot snapshot) {
        if (snapshot.isDown(DeploymentSnapshot.MINIO)) {
            throw new Failure(
                    Problem.STORE_DOWN,
                    snapshot.containerName(DeploymentSnapshot.MINIO),
                    snapshot.state(DeploymentSnapshot.MINIO));
        }
        CREDENTIALS.forEach((web, minio) -> {
            var wanted = snapshot.environment(DeploymentSnapshot.MINIO).getOrDefault(minio, "");
            if (!wanted.isEmpty()
                    && !wanted.equals(
                            snapshot.environment(DeploymentSnapshot.WEB).get(web))) {
                throw new Failure(Problem.STORE_REJECTED, web, minio);
            }
        });
        var bucket = snapshot.environment(DeploymentSnapshot.WEB).getOrDefault(BUCKET, "");
        var result = snapshot.engine()
                .exec(
                        snapshot.containerName(DeploymentSnapshot.MINIO),
                        List.of("sh", "-c", "test -d \"/data/$0\"", bucket),
                        Duration.ofSeconds(4));
        if (result.exitCode() == 1) {
            throw new Failure(Problem.BUCKET_MISSING, bucket, snapshot.containerName(DeploymentSnapshot.MINIO));
        }
    }

    private static boolean sendsEvents(VerifyContext context) throws InterruptedException {
        if (!context.callback.equals(Optional.of("langfuse"))) {
            return false;
        }
        var image = context.snapshot()
                .container(DeploymentSnapshot.PROXY)
                .map(container -> new ProductImage(container.image()));
        return context.liteLlm()
                .details(VerifyContext.REQUEST_TIMEOUT)
                .version()
                .or(() -> image.flatMap(ProductImage::tag))
                .flatMap(Version::of)
                .filter(version -> version.compareTo(OTLP_SINCE) < 0)
                .isPresent();
    }

    /**
     * In this write mode a refused event leaves no data, so a probe is safe. In other modes it would be stored, and the
     * check is not needed.
     */
    private static void requireEventsAccepted(VerifyContext context) throws InterruptedException {
        var now = context.timeSource.now().toString();
        Map<String, Object> event = Map.of(
                "id",
                UUID.randomUUID().toString(),
                "type",
                "trace-create",
                "timestamp",
                now,
                "body",
                Map.of("id", UUID.randomUUID().toString(), "name", VerifyContext.COMMON_TAG, "timestamp", now));
        var answer = context.langfuse(context.proxyKeys()).ingest(List.of(event), VerifyContext.REQUEST_TIMEOUT);
        if (answer.reply().outcome() == Reply.Outcome.ANSWERED
                && !answer.value().isEmpty()) {
            throw new Failure(Problem.EVENTS_REFUSED, answer.value().get(0));
        }
    }
}
