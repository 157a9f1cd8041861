package io.langfusectl.verify;

import io.langfusectl.check.config.TraceEndpoint;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.stream.Stream;

/** Whether the proxy reaches Langfuse's web from where it is, and that works. */
final class LangfuseReachable implements VerifyStep {

    private static final String HEALTH = "/api/public/health";

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var endpoint = new TraceEndpoint(context.effectiveProxyConfig(), context.callback.orElse("langfuse_otel"));
        endpoint.fault().ifPresent(problem -> {
            throw endpoint.failure(problem);
        });
        var snapshot = context.lookAgain();
        if (!snapshot.isRunning(DeploymentSnapshot.WEB)) {
            throw new Failure(
                    Problem.WEB_STOPPED, snapshot.name(DeploymentSnapshot.WEB), snapshot.state(DeploymentSnapshot.WEB));
        }
        var inside = ContainerHttpCheck.of(
                snapshot.engine(),
                snapshot.name(DeploymentSnapshot.PROXY),
                endpoint.value().replaceAll("/+$", "") + HEALTH);
        if (!inside.isOk()) {
            refuseUnreachable(context, endpoint, inside);
        }
        webWorks(context);
        if (!inside.isOk() && !inside.isBlind()) {
            throw endpoint.failure(Problem.HOST_UNREACHABLE, inside.answer());
        }
    }

    private static void refuseUnreachable(VerifyContext context, TraceEndpoint endpoint, ContainerHttpCheck inside) {
        if (inside.isSpoiled()) {
            var variable = Stream.of("HTTP_PROXY", "http_proxy")
                    .filter(name ->
                            context.effectiveProxyConfig().variable(name).isPresent())
                    .findFirst();
            throw new Failure(Problem.HTTP_PROXY_IN_WAY, variable.orElse("HTTP_PROXY"), endpoint.host());
        }
        var snapshot = context.snapshot();
        if (!inside.isAnswered()
                && snapshot.sharedNetworks(DeploymentSnapshot.PROXY, DeploymentSnapshot.WEB)
                        .isEmpty()) {
            var network = snapshot.networks(DeploymentSnapshot.WEB).stream()
                    .findFirst()
                    .orElse("");
            throw new Failure(Problem.NETWORK_DETACHED, snapshot.name(DeploymentSnapshot.PROXY), network);
        }
    }

    private static void webWorks(VerifyContext context) throws InterruptedException {
        var langfuse = context.langfuse(context.proxyKeys());
        var healthReply = langfuse.health(VerifyContext.QUICK);
        if (context.snapshot().isDown(DeploymentSnapshot.POSTGRES)) {
            throw postgresDown(context, context.snapshot().state(DeploymentSnapshot.POSTGRES));
        }
        if (healthReply.reply().status() == 500) {
            throw new Failure(Problem.WEB_INIT_FAILED, context.lastWords(DeploymentSnapshot.WEB, 300));
        }
        if (!healthReply.reply().isOk()) {
            throw new Failure(Problem.WEB_SILENT, healthReply.reply().words());
        }
        context.version = healthReply.version();
        var database = langfuse.healthOfDatabase(VerifyContext.QUICK).reply();
        if (database.status() == 503) {
            throw postgresDown(context, database.words());
        }
    }

    private static Failure postgresDown(VerifyContext context, String state) {
        return new Failure(Problem.POSTGRES_DOWN, context.snapshot().name(DeploymentSnapshot.POSTGRES), state);
    }
}
