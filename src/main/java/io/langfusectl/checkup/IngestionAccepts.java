package io.langfusectl.checkup;

import io.langfusectl.api.Reply;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whether Langfuse's web takes what the proxy sends: puts it into the bucket, and a job into the queue. */
final class IngestionAccepts implements Station {

    private static final String BUCKET = "LANGFUSE_S3_EVENT_UPLOAD_BUCKET";
    private static final Map<String, String> LOGIN = Map.of(
            "LANGFUSE_S3_EVENT_UPLOAD_ACCESS_KEY_ID", "MINIO_ROOT_USER",
            "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY", "MINIO_ROOT_PASSWORD");

    /** From here on LiteLLM's callback {@code langfuse} sends OTLP (langfuse-litellm.md 4.1). */
    private static final Version OTLP_SINCE = Version.of("1.104.0").orElseThrow();

    @Override
    public void pass(Walk walk) throws InterruptedException {
        if (usesMinio(walk.scene())) {
            storeWorks(walk.scene());
        }
        if (new RedisLook(walk.scene()).rejects(Scene.WEB)) {
            throw new Failure(Problem.WEB_REDIS_REJECTED, walk.scene().name(Scene.WEB));
        }
        var reply = walk.langfuse(walk.proxyKeys()).otlp("{}", Walk.QUICK);
        if (!reply.isOk()) {
            throw new Failure(Problem.INGESTION_REFUSED, reply.words());
        }
        if (sendsEvents(walk) && walk.writeMode().equals("events_only")) {
            eventsAreTaken(walk);
        }
    }

    private static boolean usesMinio(Scene scene) {
        var endpoint = scene.environment(Scene.WEB).getOrDefault("LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT", "");
        return endpoint.contains("//" + Scene.MINIO);
    }

    private static void storeWorks(Scene scene) {
        if (scene.isDown(Scene.MINIO)) {
            throw new Failure(Problem.STORE_DOWN, scene.name(Scene.MINIO), scene.state(Scene.MINIO));
        }
        LOGIN.forEach((web, minio) -> {
            var wanted = scene.environment(Scene.MINIO).getOrDefault(minio, "");
            if (!wanted.isEmpty() && !wanted.equals(scene.environment(Scene.WEB).get(web))) {
                throw new Failure(Problem.STORE_REJECTED, web, minio);
            }
        });
        var bucket = scene.environment(Scene.WEB).getOrDefault(BUCKET, "");
        var result = scene.engine()
                .exec(
                        scene.name(Scene.MINIO),
                        List.of("sh", "-c", "test -d \"/data/$0\"", bucket),
                        Duration.ofSeconds(4));
        if (result.exitCode() == 1) {
            throw new Failure(Problem.BUCKET_MISSING, bucket, scene.name(Scene.MINIO));
        }
    }

    private static boolean sendsEvents(Walk walk) throws InterruptedException {
        if (!walk.callback.equals(Optional.of("langfuse"))) {
            return false;
        }
        var image = walk.scene().container(Scene.PROXY).map(container -> new ImageName(container.image()));
        return walk.liteLlm()
                .details(Walk.QUICK)
                .version()
                .or(() -> image.flatMap(ImageName::tag))
                .flatMap(Version::of)
                .filter(version -> version.compareTo(OTLP_SINCE) < 0)
                .isPresent();
    }

    /** An event that is refused leaves nothing behind; in the other modes it would, and need not be asked. */
    private static void eventsAreTaken(Walk walk) throws InterruptedException {
        var now = walk.timer.now().toString();
        Map<String, Object> event = Map.of(
                "id",
                UUID.randomUUID().toString(),
                "type",
                "trace-create",
                "timestamp",
                now,
                "body",
                Map.of("id", UUID.randomUUID().toString(), "name", Walk.TAG, "timestamp", now));
        var answer = walk.langfuse(walk.proxyKeys()).ingest(List.of(event), Walk.QUICK);
        if (answer.reply().outcome() == Reply.Outcome.ANSWERED
                && !answer.errors().isEmpty()) {
            throw new Failure(Problem.EVENTS_REFUSED, answer.errors().get(0));
        }
    }
}
