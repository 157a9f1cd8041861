package io.langfusectl.verify;

import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import java.time.Duration;
import java.util.List;

/**
 * The response of a URL, requested from inside the proxy's container, as LiteLLM's callbacks do.
 *
 * @param throughProxy with the container's own settings, an HTTP proxy among them: a status, or what went wrong
 * @param direct without any
 */
record ContainerHttpCheck(String throughProxy, String direct) {

    private static final Duration TIMEOUT = Duration.ofSeconds(12);
    private static final ContainerHttpCheck NONE = new ContainerHttpCheck("", "");

    /** LiteLLM's image has Python; requests, with which it reports, heeds the same variables as urllib. */
    private static final String SCRIPT = """
            import sys, urllib.request as u
            def ask(*how):
                try:
                    return str(u.build_opener(*how).open(sys.argv[1], timeout=4).status)
                except Exception as e:
                    code = getattr(e, 'code', None)
                    return str(code) if code else str(getattr(e, 'reason', e)).replace('\\n', ' ')
            print(ask())
            print(ask(u.ProxyHandler({})))
            """;

    static ContainerHttpCheck of(Engine engine, String container, String address) {
        try {
            var result = engine.exec(container, List.of("python3", "-c", SCRIPT, address), TIMEOUT);
            var lines = result.output().lines().toList();
            return result.exitCode() == 0 && lines.size() == 2
                    ? new ContainerHttpCheck(lines.get(0), lines.get(1))
                    : NONE;
        } catch (Failure unavailable) {
            return NONE;
        }
    }

    /** An answer that came, whatever it says. */
    boolean isAnswered() {
        return throughProxy.matches("\\d{3}");
    }

    boolean isOk() {
        return throughProxy.equals("200");
    }

    /** Returns whether the request could not be made at all. */
    boolean isUnavailable() {
        return throughProxy.isEmpty();
    }

    /** Returns whether the request works only without the container's HTTP_PROXY settings. */
    boolean isBrokenByHttpProxy() {
        return !isOk() && direct.equals("200");
    }
}
