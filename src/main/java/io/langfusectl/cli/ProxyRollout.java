package io.langfusectl.cli;

import io.langfusectl.compose.Variables;
import io.langfusectl.engine.Engine;
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

/** The proxy's turn from its old files to its new ones, and back if it does not work with them. */
final class ProxyRollout {

    static final String PROXY = "litellm/litellm";

    private static final String STACK = "litellm";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LangfuseCtl ctl;
    private final Engine engine;
    private final Project project;
    private final Console console;

    /** Heard before the container that said them is gone, written when no change is open any more. */
    private final Map<String, String> lastWords = new HashMap<>();

    ProxyRollout(LangfuseCtl ctl, Engine engine) {
        this.ctl = ctl;
        this.engine = engine;
        this.project = ctl.project();
        this.console = ctl.console();
    }

    /** What became of it; after an undo there is a failure instead. */
    record Outcome(boolean changed, boolean verified) {}

    /** The plan that {@link #apply} would carry out. */
    Plan plan(ProxyConfigChange change) throws InterruptedException {
        if (change.files().isEmpty()) {
            return plan(stacks(project.installation(change.pending().variables())));
        }
        return plan(stacks(rehearsed(project, change)));
    }

    /** What is declared once the change is made; the new configuration lies in a private file while it is read. */
    static Installation rehearsed(Project project, ProxyConfigChange change) {
        try {
            var rehearsed = Files.createTempFile("langfuse-ctl-", ".yml");
            try {
                Files.writeString(rehearsed, change.config().text());
                var variables = change.pending().variables().with(PendingChanges.CONFIG, rehearsed.toString());
                var place = project.directory().resolve(change.config().file());
                return project.rehearsed(variables, place);
            } finally {
                Files.deleteIfExists(rehearsed);
            }
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, System.getProperty("java.io.tmpdir", "/tmp"));
        }
    }

    /** Changes the files, lets the proxy follow, proves it; else all goes back, and the first failure is thrown. */
    Outcome apply(UpdateOperation.Decision decision, UpdateConfigCommand.UpdateOptions updateOptions)
            throws InterruptedException {
        var changes = new Changeset(project.directory(), () -> rollBack(decision));
        try (changes) {
            decision.change().writeTo(changes);
            var variables = ctl.pending().variables();
            var plan = bringUp(variables, updateOptions.drain());
            var proof = new RolloutVerification(ctl, engine, variables).ofWhatCameUp(decision, plan);
            var verifies = updateOptions.verify() && decision.change().config().hasProbe();
            if (verifies) {
                proof.verify(decision.callback());
            }
            changes.keep();
            return new Outcome(plan.changes() > 0 || !changes.changed().isEmpty(), verifies);
        } catch (Failure failure) {
            new FailureLog(project, console).write(lastWords);
            if (!changes.changed().isEmpty()) {
                new UpdatePrinter(console).undone(decision);
            }
            throw failure;
        }
    }

    private Plan bringUp(Variables variables, boolean drains) throws InterruptedException {
        var installation = project.installation(variables);
        var work = stacks(installation);
        var plan = plan(work);
        if (drains && plan.steps().stream().anyMatch(step -> step.type() == Step.Type.STOP)) {
            drain(container(installation));
        }
        try (var progressPrinter = new ProgressPrinter(console)) {
            work.carryOut(plan, PATIENCE, progressPrinter);
            work.statusAfterStart(List.of(STACK));
        } catch (Failure failure) {
            new FailureLog(project, console).hear(work, plan, failure).forEach(lastWords::putIfAbsent);
            throw new PortDescriptions(project, variables).named(failure, engine, installation);
        }
        return plan;
    }

    /** The proxy alone, if what it needs is there. */
    private static Plan plan(StackService work) throws InterruptedException {
        var isReady = work.status(List.of(STACK)).stacks().stream()
                .flatMap(stack -> stack.services().stream())
                .filter(service -> !service.service().equals(STACK))
                .allMatch(service -> service.state() == Status.State.READY);
        return isReady ? work.toRefresh(List.of(PROXY)) : work.toStart(List.of(STACK));
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

    /** The files are back; now the proxy goes back to them, without {@code -c}, and that is proven too. */
    private void rollBack(UpdateOperation.Decision decision) {
        console.note("update.undoing", String.join(", ", decision.change().files()));
        try {
            if (decision.seen().proxyUp()) {
                var before = new PendingChanges(project);
                bringUp(before.variables(), true);
                new RolloutVerification(ctl, engine, before.variables()).verifyAfterRollback(before.config());
            } else {
                engine.remove(container(project.installation(new PendingChanges(project).variables())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(e, Problem.INTERRUPTED, "langfuse-ctl start litellm");
        }
    }

    private StackService stacks(Installation installation) {
        return new StackService(engine, installation, TimeSource.system(), console::masked);
    }

    static String container(Installation installation) {
        return installation.choose(List.of("litellm/litellm")).get(0).container();
    }
}
