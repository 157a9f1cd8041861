package io.langfusectl.stack.execute;

import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * Drains a running proxy with {@code /health/drain}, called inside the container with its own token. A drained proxy
 * accepts no further calls and must be stopped.
 */
public record ProxyDrain(Engine engine, String container) {

    /** What opens LiteLLM's endpoint, if the configuration names no other token. */
    public static final String TOKEN_VARIABLE = "DRAIN_ENDPOINT_TOKEN";

    /** LiteLLM waits 30 s at most by default ({@code GRACEFUL_SHUTDOWN_TIMEOUT}). */
    private static final Duration TIMEOUT = Duration.ofSeconds(45);

    private static final String SCRIPT = """
            import os, urllib.error, urllib.request as u
            token = os.environ.get('DRAIN_ENDPOINT_TOKEN', '')
            request = u.Request('http://127.0.0.1:4000/health/drain', headers={'X-Drain-Token': token})
            try:
                print(u.build_opener(u.ProxyHandler({})).open(request, timeout=40).status)
            except urllib.error.HTTPError as refused:
                print(refused.code)
            """;

    /** Waits until no call is in flight. Returns false if the proxy has no drain endpoint or does not run. */
    public boolean await() {
        try {
            var answer = engine.exec(container, List.of("python3", "-c", SCRIPT), TIMEOUT);
            return answer.exitCode() == 0 && answer.output().strip().equals("200");
        } catch (Failure failure) {
            if (failure.problem() == Problem.ENGINE_REFUSED || failure.problem() == Problem.ENGINE_SILENT) {
                return false;
            }
            throw failure;
        }
    }
}
