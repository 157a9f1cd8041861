package io.langfusectl.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where traces go: the same for every version of LiteLLM, with the key pair of the headless initialisation. */
record LangfuseSettings(Project project, PendingChanges pending) {

    /** Langfuse as the proxy's container reaches it; every version and both callbacks read one of the three names. */
    private static final String ADDRESS = "http://langfuse-web:3000";

    private static final List<String> HOSTS = List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL", "LANGFUSE_OTEL_HOST");

    private static final Map<String, String> KEYS = Map.of(
            "LANGFUSE_PUBLIC_KEY", "LANGFUSE_INIT_PROJECT_PUBLIC_KEY",
            "LANGFUSE_SECRET_KEY", "LANGFUSE_INIT_PROJECT_SECRET_KEY");

    /** Into the draft; keys only where some are, since the stack file takes the pair itself. */
    void write() {
        HOSTS.forEach(name -> pending.setVariable(name, ADDRESS));
        var there = project.envFile(pending.envText()).values().keySet();
        KEYS.forEach((name, source) -> pending.variables()
                .value(source)
                .filter(value -> there.contains(name))
                .ifPresent(value -> pending.setVariable(name, value)));
        pending.removeVariables(there.stream()
                .filter(name -> name.startsWith("UPSTREAM_LANGFUSE_"))
                .collect(Collectors.toSet()));
    }

    /** The variables' names only. */
    @Override
    public String toString() {
        return HOSTS.toString();
    }
}
