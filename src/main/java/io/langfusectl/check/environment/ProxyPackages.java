package io.langfusectl.check.environment;

import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a running proxy has: the version of LiteLLM and, of the packages that callbacks need, those that are there. */
record ProxyPackages(List<String> lines) {

    /** Of a proxy that tells nothing. */
    static final ProxyPackages NONE = new ProxyPackages(List.of());

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String VERSION = "litellm=";

    private static final String QUESTION = """
            from importlib.metadata import version
            from importlib.util import find_spec
            print('litellm=' + version('litellm'))
            for name, module in (('opentelemetry', 'opentelemetry.sdk'), ('langfuse', 'langfuse')):
                try:
                    print(name if find_spec(module) else '')
                except ModuleNotFoundError:
                    pass
            """;

    static ProxyPackages of(Engine engine, String container) {
        try {
            var answer = engine.exec(container, List.of("python3", "-c", QUESTION), LIMIT);
            return answer.exitCode() == 0
                    ? new ProxyPackages(answer.output().lines().toList())
                    : NONE;
        } catch (Failure failure) {
            if (failure.problem() == Problem.ENGINE_REFUSED || failure.problem() == Problem.ENGINE_SILENT) {
                return NONE;
            }
            throw failure;
        }
    }

    Optional<String> liteLlm() {
        return lines.stream()
                .filter(line -> line.startsWith(VERSION))
                .map(line -> line.substring(VERSION.length()))
                .findFirst();
    }

    /** Both, as long as nothing else is known. */
    Set<String> packages() {
        return lines.isEmpty()
                ? VersionPair.ALL_PACKAGES
                : lines.stream().filter(VersionPair.ALL_PACKAGES::contains).collect(Collectors.toUnmodifiableSet());
    }
}
