package io.langfusectl.cli;

import static io.langfusectl.cli.Faults.PUBLIC_KEY;
import static io.langfusectl.cli.Faults.remadeProxy;
import static io.langfusectl.cli.Faults.variable;
import static io.langfusectl.cli.RealProject.run;

import io.langfusectl.cli.Fault.Deed;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Faults between the proxy and Langfuse's web. */
final class ReachFaults {

    static final List<Fault> HOST = List.of(
            new Fault("host localhost", "langfuse-reachable", "HOST_IS_SELF", hosts("http://localhost:3000")),
            new Fault(
                    "host with a path",
                    "langfuse-reachable",
                    "HOST_HAS_PATH",
                    hosts("http://langfuse-web:3000/api/public")),
            new Fault(
                    "HTTP_PROXY in the proxy's container",
                    "langfuse-reachable",
                    "HTTP_PROXY_IN_WAY",
                    remadeProxy(Map.of(), variable("HTTP_PROXY=http://127.0.0.1:3128"))),
            new Fault(
                    "proxy off the shared network",
                    "langfuse-reachable",
                    "NETWORK_DETACHED",
                    project -> run("docker", "network", "disconnect", project.network(), project.container("litellm")),
                    project -> run(
                            "docker",
                            "network",
                            "connect",
                            "--alias",
                            "litellm",
                            project.network(),
                            project.container("litellm"))));

    static final List<Fault> WEB = List.of(
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

    private ReachFaults() {}

    private static Deed hosts(String address) {
        return remadeProxy(
                Map.of("LANGFUSE_HOST", address, "LANGFUSE_BASE_URL", address, "LANGFUSE_OTEL_HOST", address));
    }
}
