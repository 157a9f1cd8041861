package io.langfusectl.cli;

import io.langfusectl.aws.AwsProfile;
import io.langfusectl.check.Finding;
import io.langfusectl.check.environment.Compatibility;
import io.langfusectl.check.environment.DetectedVersions;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Updates the LiteLLM configuration: detect versions, propose, check, then roll out. */
final class UpdateOperation {

    private final LangfuseCtl ctl;
    private final UpdateConfigCommand.UpdateOptions updateOptions;
    private final Project project;
    private final ProjectSetup setup;
    private final Console console;

    UpdateOperation(LangfuseCtl ctl, UpdateConfigCommand.UpdateOptions updateOptions) {
        this.ctl = ctl;
        this.updateOptions = updateOptions;
        this.project = ctl.project();
        this.setup = new ProjectSetup(ctl, project);
        this.console = ctl.console();
    }

    /** The proposed change, the detected versions and the findings. */
    record Decision(
            ProxyConfigChange change,
            DetectedVersions detectedVersions,
            Compatibility compatibility,
            List<Finding> findings) {

        ProxyConfig.Callback callback() {
            return compatibility.callback().orElseThrow();
        }
    }

    int run(boolean dryRun) throws InterruptedException {
        if (new PendingChanges(project).isNewProject()) {
            throw new Failure(Problem.NOT_A_PROJECT, project.directory());
        }
        try (var engine = ctl.engine()) {
            var observed = engine.observe();
            var ownership = new ProjectOwnership(project, observed);
            var projects = ownership.projects(ctl.options.instance(), Project.BUNDLED_STACKS);
            ownership.requireOwned(projects);
            if (dryRun) {
                project.noteOpenJournal(console);
                var decision = withRole(engine, decide(engine, observed));
                new UpdatePrinter(console)
                        .planned(decision, new ProxyRollout(ctl, engine).plan(decision.change(), observed));
                return 0;
            }
            requireLangfuseRunning(engine, observed);
            try (var projectLocks = ProjectLocks.take(project, "update-config", engine.info(), projects)) {
                setup.undoOpenJournal();
                var now = engine.observe();
                var decision = decide(engine, now);
                var rolloutResult = new ProxyRollout(ctl, engine).apply(decision, now, updateOptions);
                new UpdatePrinter(console).done(withRole(engine, decision), rolloutResult);
                return 0;
            }
        }
    }

    private Decision decide(Engine engine, ObservedState observed) throws InterruptedException {
        var pending = setup.pendingChanges(Optional.of(observed), false);
        pending.projectSecrets().refuseDifferent(observed);
        var change = new ProxyConfigChange(project, pending);
        var secrets = new ArrayList<>(pending.projectSecrets().values());
        updateOptions
                .profile()
                .map(name -> AwsProfile.read(
                        project.processContext().home(),
                        project.processContext().environment(),
                        name))
                .ifPresent(change::take);
        console.mask(new SecretMasker(secrets));
        var installation = project.installation(pending.variables());
        new StartChecks(console, project, engine, observed)
                .conflicts(installation, installation.stacks(Project.BUNDLED_STACKS), pending.variables());
        var detectedVersions = DetectedVersions.of(engine, installation, observed.all());
        var compatibility = Compatibility.of(detectedVersions.versionPair());
        var callback = compatibility.callback();
        if (callback.isEmpty()) {
            new FindingsPrinter(console).show(List.of(compatibility.why()));
        }
        callback.ifPresent(change::useCallback);
        if (updateOptions.probe()) {
            change.addProbe();
        }
        if (updateOptions.drain()) {
            change.addDrain();
        }
        secrets.addAll(pending.projectSecrets().values());
        console.mask(new SecretMasker(secrets));
        return new Decision(
                change, detectedVersions, compatibility, findings(engine, observed, change, detectedVersions));
    }

    /** Collects and prints all findings; an error ends the command before any change. */
    private List<Finding> findings(
            Engine engine, ObservedState observed, ProxyConfigChange change, DetectedVersions detectedVersions) {
        var installation = project.installation(change.pending().variables());
        var findings = new ArrayList<>(detectedVersions.findings());
        findings.addAll(change.findings().all());
        var startChecks = new StartChecks(console, project, engine, observed);
        findings.addAll(startChecks.variables(installation.stacks(List.of("litellm")), change.pending()));
        if (detectedVersions.proxyUp()) {
            change.findings().role(engine, ProxyRollout.container(installation)).ifPresent(findings::add);
        }
        new FindingsPrinter(console).show(findings);
        return findings;
    }

    /** Adds the instance role finding for a proxy that did not run before the rollout. */
    private Decision withRole(Engine engine, Decision decision) {
        if (decision.detectedVersions().proxyUp()) {
            return decision;
        }
        var change = decision.change();
        var proxy = ProxyRollout.container(project.installation(change.pending().variables()));
        var roleFindings = change.findings().role(engine, proxy).stream().toList();
        new FindingsPrinter(console).show(roleFindings);
        var all = Stream.concat(decision.findings().stream(), roleFindings.stream())
                .toList();
        return new Decision(change, decision.detectedVersions(), decision.compatibility(), all);
    }

    /** Verification needs a running Langfuse: offers to start it if it is not running. */
    private void requireLangfuseRunning(Engine engine, ObservedState observed) throws InterruptedException {
        if (!updateOptions.verify()) {
            return;
        }
        var variables = ctl.pending().variables();
        var installation = project.installation(variables);
        new Verification(engine, installation, variables, observed, console::masked).requireReachable();
        if (DetectedVersions.isLangfuseUp(observed, installation)) {
            return;
        }
        var isText = console.format() == Console.Format.TEXT;
        if (!isText || !(ctl.options.yes() || offersToStart())) {
            throw new Failure(Problem.LANGFUSE_NOT_RUNNING);
        }
        new StartOperation(ctl, StartOptions.usual(), "start")
                .run(List.of(), Optional.empty(), (stacks, now) -> stacks.toStart(List.of(), now));
    }

    /** An empty line is a yes here, an end of the input is not. */
    private boolean offersToStart() {
        return console.canAsk()
                && console.ask("update.offer")
                        .filter(answer -> answer.isEmpty() || Console.isYes(answer))
                        .isPresent();
    }
}
