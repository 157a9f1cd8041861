package io.langfusectl.cli;

import io.langfusectl.check.environment.Compatibility;
import io.langfusectl.check.environment.DetectedVersions;
import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.plan.Plan;
import io.langfusectl.verify.StepResult;
import io.langfusectl.verify.Verification;
import java.util.List;
import java.util.Optional;

/** One call through the proxy, as its files are now, whose trace is read back. */
record RolloutVerification(
        LangfuseCtl ctl, Engine engine, Variables variables, Installation installation, ObservedState observed) {

    /**
     * Whether the trace came out once, through this callback.
     *
     * @throws Failure of the hop that failed
     */
    void verify(ProxyConfig.Callback decided) throws InterruptedException {
        var active = walk();
        if (active.isPresent() && !active.get().equals(decided.configName())) {
            throw new Failure(Problem.CALLBACK_DIFFERS, active.get(), decided.configName());
        }
    }

    /**
     * Itself, if the LiteLLM that came up with this plan is to report as was decided: it may be another than the one
     * before, or than its tag says.
     *
     * @throws Failure if it is to report otherwise
     */
    RolloutVerification ofWhatCameUp(UpdateOperation.Decision decision, Plan plan) throws InterruptedException {
        if (plan.changes() == 0) {
            return this;
        }
        var versionPair =
                DetectedVersions.of(engine, installation, observed.all()).versionPair();
        var now = Compatibility.of(versionPair);
        new FindingsPrinter(ctl.console()).show(now.isRefused() ? List.of(now.why()) : List.of());
        if (!now.callback().equals(decision.compatibility().callback())) {
            throw new Failure(
                    Problem.LITELLM_DIFFERS,
                    versionPair.liteLlm().orElse("?"),
                    now.callback().orElseThrow().configName(),
                    decision.callback().configName());
        }
        return this;
    }

    /** The same with whatever callback there is; nothing for a configuration that never could be proven. */
    void verifyAfterRollback(ProxyConfig config) throws InterruptedException {
        if (config.hasProbe() && config.reportsToLangfuse()) {
            walk();
        }
    }

    private Optional<String> walk() throws InterruptedException {
        var verifyReport = new Verification(engine, installation, variables, observed, ctl.console()::masked)
                .run(Optional.empty(), this::tell);
        verifyReport.failure().ifPresent(failure -> {
            throw failure;
        });
        return verifyReport.callback();
    }

    private void tell(StepResult stepResult) {
        ctl.console().tell("  " + new VerifyPrinter(ctl.console()).line(stepResult));
    }
}
