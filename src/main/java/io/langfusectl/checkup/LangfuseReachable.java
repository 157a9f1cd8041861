package io.langfusectl.checkup;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.stream.Stream;

/** Whether the proxy reaches Langfuse's web from where it is, and that works. */
final class LangfuseReachable implements Station {

    private static final String HEALTH = "/api/public/health";

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var destination = new Destination(walk.proxy(), walk.callback.orElse("langfuse_otel"));
        destination.fault().ifPresent(problem -> {
            throw destination.failure(problem);
        });
        var scene = walk.lookAgain();
        if (!scene.isRunning(Scene.WEB)) {
            throw new Failure(Problem.WEB_STOPPED, scene.name(Scene.WEB), scene.state(Scene.WEB));
        }
        var inside = InsideView.of(
                scene.engine(), scene.name(Scene.PROXY), destination.value().replaceAll("/+$", "") + HEALTH);
        if (!inside.isOk()) {
            refuseUnreachable(walk, destination, inside);
        }
        webWorks(walk);
        if (!inside.isOk() && !inside.isBlind()) {
            throw destination.failure(Problem.HOST_UNREACHABLE, inside.answer());
        }
    }

    private static void refuseUnreachable(Walk walk, Destination destination, InsideView inside) {
        if (inside.isSpoiled()) {
            var variable = Stream.of("HTTP_PROXY", "http_proxy")
                    .filter(name -> walk.proxy().variable(name).isPresent())
                    .findFirst();
            throw new Failure(Problem.HTTP_PROXY_IN_WAY, variable.orElse("HTTP_PROXY"), destination.host());
        }
        var scene = walk.scene();
        if (!inside.isAnswered() && scene.sharedNetworks(Scene.PROXY, Scene.WEB).isEmpty()) {
            var network = scene.networks(Scene.WEB).stream().findFirst().orElse("");
            throw new Failure(Problem.NETWORK_DETACHED, scene.name(Scene.PROXY), network);
        }
    }

    private static void webWorks(Walk walk) throws InterruptedException {
        var langfuse = walk.langfuse(walk.proxyKeys());
        var healthReply = langfuse.health(Walk.QUICK);
        if (walk.scene().isDown(Scene.POSTGRES)) {
            throw postgresDown(walk, walk.scene().state(Scene.POSTGRES));
        }
        if (healthReply.reply().status() == 500) {
            throw new Failure(Problem.WEB_INIT_FAILED, walk.lastWords(Scene.WEB, 300));
        }
        if (!healthReply.reply().isOk()) {
            throw new Failure(Problem.WEB_SILENT, healthReply.reply().words());
        }
        walk.version = healthReply.version();
        var database = langfuse.healthOfDatabase(Walk.QUICK).reply();
        if (database.status() == 503) {
            throw postgresDown(walk, database.words());
        }
    }

    private static Failure postgresDown(Walk walk, String state) {
        return new Failure(Problem.POSTGRES_DOWN, walk.scene().name(Scene.POSTGRES), state);
    }
}
