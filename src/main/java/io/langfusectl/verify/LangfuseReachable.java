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
        var snapshot = context.refreshSnapshot();
        if (!snapshot.isRunning(DeploymentSnapshot.WEB)) {
            throw new Failure(
                    Problem.WEB_STOPPED,
                    snapshot.containerName(DeploymentSnapshot.WEB),
                    snapshot.state(DeploymentSnapshot.WEB));
        }
        var fromProxy = ContainerHttpCheck.of(
                snapshot.engine(),
                snapshot.containerName(DeploymentSnapshot.PROXY),
                endpoint.value().replaceAll("/+$", "") + HEALTH);
        if (!fromProxy.isOk()) {
            requireRoute(context, endpoint, fromProxy);
        }
        requireWebHealthy(context);
        if (!fromProxy.isOk() && !fromProxy.isUnavailable()) {
            throw endpoint.failure(Problem.HOST_UNREACHABLE, fromProxy.throughProxy());
        }
    }

    private static void requireRoute(VerifyContext context, TraceEndpoint endpoint, ContainerHttpCheck fromProxy) {
        if (fromProxy.isBrokenByHttpProxy()) {
            var variable = Stream.of("HTTP_PROXY", "http_proxy")
                    .filter(name ->
                            context.effectiveProxyConfig().variable(name).isPresent())
                    .findFirst();
            throw new Failure(Problem.HTTP_PROXY_IN_WAY, variable.orElse("HTTP_PROXY"), endpoint.host());
        }
        var snapshot = context.snapshot();
        if (!fromProxy.isAnswered()
                && snapshot.sharedNetworks(DeploymentSnapshot.PROXY, DeploymentSnapshot.WEB)
                        .isEmpty()) {
            var network = snapshot.networks(DeploymentSnapshot.WEB).stream()
                    .findFirst()
                    .orElse("");
            throw new Failure(Problem.NETWORK_DETACHED, snapshot.containerName(DeploymentSnapshot.PROXY), network);
        }
    }

    private static void requireWebHealthy(VerifyContext context) throws InterruptedException {
        var langfuse = context.langfuse(context.proxyKeys());
        var health = langfuse.health(VerifyContext.REQUEST_TIMEOUT);
        if (context.snapshot().isDown(DeploymentSnapshot.POSTGRES)) {
            throw postgresDown(context, context.snapshot().state(DeploymentSnapshot.POSTGRES));
        }
        if (health.reply().status() == 500) {
            throw new Failure(Problem.WEB_INIT_FAILED, context.logExcerpt(DeploymentSnapshot.WEB, 300));
        }
        if (!health.reply().isOk()) {
            throw new Failure(Problem.WEB_SILENT, health.reply().summary());
        }
        context.langfuseVersion = health.value();
        var database = langfuse.healthOfDatabase(VerifyContext.REQUEST_TIMEOUT).reply();
        if (database.status() == 503) {
            throw postgresDown(context, database.summary());
        }
    }

    private static Failure postgresDown(VerifyContext context, String state) {
        return new Failure(Problem.POSTGRES_DOWN, context.snapshot().containerName(DeploymentSnapshot.POSTGRES), state);
    }
}
