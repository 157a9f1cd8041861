package io.langfusectl.cli;

import io.langfusectl.check.Finding;
import io.langfusectl.check.config.ConfigCheck;
import io.langfusectl.check.config.RoleCheck;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.litellm.ProxyConfig;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a configuration before a change, and what will be wrong after it. */
record ConfigComparison(ComparedConfig before, ComparedConfig after) {

    /** A configuration, the environment of the proxy's container beside it, and where that comes from. */
    record ComparedConfig(ProxyConfig config, Map<String, String> environment, Variables variables) {

        private ConfigCheck check() {
            return new ConfigCheck(config, environment, variables, LocalDate.now(ZoneOffset.UTC));
        }

        /** Nothing of the environment: it holds secrets. */
        @Override
        public String toString() {
            return config.file();
        }
    }

    /** All of it: what the change corrects is a warning, what it leaves wrong is what it is. */
    List<Finding> all() {
        var now = before.check().findings();
        var then = after.check().findings();
        var told = new ArrayList<Finding>();
        now.forEach(finding -> told.add(isIn(then, finding) ? finding : asWarning(finding)));
        then.stream().filter(finding -> !isIn(now, finding)).forEach(told::add);
        return told;
    }

    /** What keeps the proxy's container from the machine's role, if some model on Bedrock will prove itself with it. */
    Optional<Finding> role(Engine engine, String container) {
        return takesRole() ? new RoleCheck(engine, container).finding() : Optional.empty();
    }

    private boolean takesRole() {
        return after.check().models().stream()
                .anyMatch(model -> model.credentials().equals("role"));
    }

    private static boolean isIn(List<Finding> findings, Finding sought) {
        return findings.stream()
                .anyMatch(finding -> finding.code().equals(sought.code())
                        && finding.details().equals(sought.details()));
    }

    private static Finding asWarning(Finding finding) {
        return new Finding(Finding.Severity.WARNING, finding.code(), finding.file(), finding.line(), finding.details());
    }
}
