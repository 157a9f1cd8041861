package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether callbacks that were set in LiteLLM's UI, which keeps them in its database, win over the configuration. */
record DatabaseCheck(Engine engine, Installation installation) {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** {@code LiteLLM_Config} holds a row for each section that was set in the UI; {@code psql} fails without it. */
    private static final String QUESTION =
            "psql -At -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\" -c \"select param_value from \\\"LiteLLM_Config\\\""
                    + " where param_name = 'litellm_settings'\" 2>/dev/null";

    Optional<Finding> finding() {
        if (!isMergedOverTheFile()) {
            return Optional.empty();
        }
        return member("litellm-postgres")
                .map(DeployedService::container)
                .filter(this::isRunning)
                .map(container -> engine.exec(container, List.of("sh", "-c", QUESTION), LIMIT))
                .filter(answer -> answer.exitCode() == 0 && answer.output().contains("callback"))
                .map(answer -> Finding.error("CALLBACKS_IN_DATABASE", "environment"));
    }

    private boolean isMergedOverTheFile() {
        return member("litellm")
                .map(deployed -> deployed.service().environment().getOrDefault("STORE_MODEL_IN_DB", ""))
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }

    private boolean isRunning(String container) {
        return engine.inspect(container)
                .filter(seen -> seen.state() == Container.State.RUNNING)
                .isPresent();
    }

    private Optional<DeployedService> member(String service) {
        return installation.members().stream()
                .filter(deployed -> deployed.file().stack().equals("litellm")
                        && deployed.service().name().equals(service))
                .findFirst();
    }
}
