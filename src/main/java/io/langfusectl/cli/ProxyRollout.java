package io.langfusectl.cli;

import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.files.Changeset;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.execute.ProxyDrain;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import io.langfusectl.stack.plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Applies a new configuration to the proxy and rolls back if it does not work. */
final class ProxyRollout {

    static final String PROXY = "litellm/litellm";

    private static final String STACK = "litellm";
    private static final Duration READINESS_TIMEOUT = Duration.ofMinutes(10);

    private final LangfuseCtl ctl;
    private final Engine engine;
    private final Project project;
    private final Console console;

    /**
     * Log excerpts by service: collected before their container is removed, written to the failure log after the
     * rollback.
     */
    private final Map<String, String> logExcerpts = new HashMap<>();

    ProxyRollout(LangfuseCtl ctl, Engine engine) {
        this.ctl = ctl;
        this.engine = engine;
        this.project = ctl.project();
        this.console = ctl.console();
    }

    /** The result of a successful rollout; a rollback throws instead. */
    record RolloutResult(boolean changed, boolean verified) {}

    /** The plan that {@link #apply} would carry out. */
    Plan plan(ProxyConfigChange change, ObservedState observed) throws InterruptedException {
        if (change.files().isEmpty()) {
            return plan(stackService(project.installation(change.pending().variables())), observed);
        }
        return plan(stackService(installationAfter(project, change)), observed);
    }

    /** Returns the installation as declared after the change, read with the new configuration in a temporary file. */
    static Installation installationAfter(Project project, ProxyConfigChange change) {
        try {
            var temporaryFile = Files.createTempFile("langfuse-ctl-", ".yml");
            try {
                Files.writeString(temporaryFile, change.config().text());
                var variables = change.pending().variables().with(PendingChanges.CONFIG, temporaryFile.toString());
                var place = project.directory().resolve(change.config().file());
                return project.installationWithConfig(variables, place);
            } finally {
                Files.deleteIfExists(temporaryFile);
            }
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, System.getProperty("java.io.tmpdir", "/tmp"));
        }
    }

    /**
     * Writes the files, restarts the proxy and verifies it. On a failure everything is rolled back and the first
     * failure is thrown.
     */
    RolloutResult apply(
            UpdateOperation.Decision decision, ObservedState observed, UpdateConfigCommand.UpdateOptions updateOptions)
            throws InterruptedException {
        var changes = new Changeset(project.directory(), () -> rollBack(decision));
        try (changes) {
            decision.change().writeTo(changes);
            var variables = ctl.pending().variables();
            var installation = project.installation(variables);
            var started = startProxy(installation, variables, observed, updateOptions.drain());
            var verification = new RolloutVerification(ctl, engine, variables, installation, started.observed())
                    .ofWhatCameUp(decision, started.plan());
            var verifies = updateOptions.verify() && decision.change().config().hasProbe();
            if (verifies) {
                verification.verify(decision.callback());
            }
            changes.keep();
            return new RolloutResult(
                    started.plan().changes() > 0 || !changes.changed().isEmpty(), verifies);
        } catch (Failure failure) {
            new FailureLog(project, console).write(logExcerpts);
            if (!changes.changed().isEmpty()) {
                new UpdatePrinter(console).undone(decision);
            }
            throw failure;
        }
    }

    /** The plan that was carried out, and what the engine had afterwards. */
    private record Started(Plan plan, ObservedState observed) {}

    private Started startProxy(Installation installation, Variables variables, ObservedState observed, boolean drain)
            throws InterruptedException {
        var stackService = stackService(installation);
        var plan = plan(stackService, observed);
        if (drain && plan.steps().stream().anyMatch(step -> step.type() == Step.Type.STOP)) {
            drain(container(installation));
        }
        try (var progressPrinter = new ProgressPrinter(console)) {
            stackService.carryOut(plan, READINESS_TIMEOUT, progressPrinter);
            var after = engine.observe();
            stackService.statusAfterStart(after.all(), List.of(STACK));
            return new Started(plan, after);
        } catch (Failure failure) {
            new FailureLog(project, console).hear(stackService, plan, failure).forEach(logExcerpts::putIfAbsent);
            throw new PortDescriptions(project, variables).named(failure, engine, installation);
        }
    }

    /** The proxy alone, if what it needs is there. */
    private static Plan plan(StackService stackService, ObservedState observed) throws InterruptedException {
        var isReady = stackService.status(observed.all(), List.of(STACK)).stacks().stream()
                .flatMap(stack -> stack.services().stream())
                .filter(service -> !service.service().equals(STACK))
                .allMatch(service -> service.state() == Status.State.READY);
        return isReady
                ? stackService.toRefresh(List.of(PROXY), observed)
                : stackService.toStart(List.of(STACK), observed);
    }

    /** A proxy that offers no drain has the grace time of its stop. */
    private void drain(String container) {
        if (ctl.options.verbose()) {
            console.say("update.draining");
        }
        if (new ProxyDrain(engine, container).await()) {
            console.say("update.drained");
        }
    }

    /** Restarts the proxy with the restored files, without {@code -c}, and verifies it. */
    private void rollBack(UpdateOperation.Decision decision) {
        console.note("update.undoing", String.join(", ", decision.change().files()));
        try {
            var before = new PendingChanges(project);
            var installation = project.installation(before.variables());
            if (decision.detectedVersions().proxyUp()) {
                var started = startProxy(installation, before.variables(), engine.observe(), true);
                new RolloutVerification(ctl, engine, before.variables(), installation, started.observed())
                        .verifyAfterRollback(before.config());
            } else {
                engine.remove(container(installation));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(e, Problem.INTERRUPTED, "langfuse-ctl start litellm");
        }
    }

    private StackService stackService(Installation installation) {
        return new StackService(engine, installation, TimeSource.system(), console::masked);
    }

    static String container(Installation installation) {
        return installation.choose(List.of("litellm/litellm")).get(0).container();
    }
}
