package io.langfusectl.cli;

import io.langfusectl.checkup.Compatibility;
import io.langfusectl.checkup.DetectedVersions;
import io.langfusectl.checkup.Finding;
import io.langfusectl.checkup.Verification;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.AwsProfile;
import io.langfusectl.settings.ProxyConfig;
import io.langfusectl.settings.SecretMasker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The recipe of update-config: look, decide, check, and only then act. */
final class ConfigUpdate {

    private final LangfuseCtl ctl;
    private final UpdateConfigCommand.Wish wish;
    private final Project project;
    private final Founding founding;
    private final Screen screen;

    ConfigUpdate(LangfuseCtl ctl, UpdateConfigCommand.Wish wish) {
        this.ctl = ctl;
        this.wish = wish;
        this.project = ctl.project();
        this.founding = new Founding(ctl, project);
        this.screen = ctl.screen();
    }

    /** What was decided, with all that led to it. */
    record Decision(ConfigChange change, DetectedVersions seen, Compatibility compatibility, List<Finding> findings) {

        ProxyConfig.Callback callback() {
            return compatibility.callback().orElseThrow();
        }
    }

    int run(boolean dryRun) throws InterruptedException {
        if (new Draft(project).isNewProject()) {
            throw new Failure(Problem.NOT_A_PROJECT, project.directory());
        }
        try (var engine = ctl.engine()) {
            var there = engine.observe();
            var territory = new Territory(project, there);
            var projects = territory.projects(ctl.options.instance(), Project.SHIPPED);
            territory.refuseElsewhere(projects);
            if (dryRun) {
                project.sayIfJournalIsOpen(screen);
                var decision = withRole(engine, decide(engine, there));
                new UpdateScreen(screen).planned(decision, new ProxyTurn(ctl, engine).rehearsal(decision.change()));
                return 0;
            }
            provide(engine, there);
            try (var locks = project.lock("update-config", engine.info(), projects)) {
                founding.undoOpenJournal();
                var decision = decide(engine, engine.observe());
                var outcome = new ProxyTurn(ctl, engine).take(decision, wish);
                new UpdateScreen(screen).done(withRole(engine, decision), outcome);
                return 0;
            }
        }
    }

    private Decision decide(Engine engine, ObservedState there) throws InterruptedException {
        var draft = founding.draft(Optional.of(there), false);
        draft.vault().refuseDifferent(there);
        var change = new ConfigChange(project, draft);
        var secrets = new ArrayList<>(draft.vault().values());
        wish.profile()
                .map(name ->
                        AwsProfile.read(project.host().home(), project.host().environment(), name))
                .ifPresent(change::take);
        screen.mask(new SecretMasker(secrets));
        var installation = project.installation(draft.variables());
        new Checks(screen, project, engine, there)
                .conflicts(installation, installation.stacks(Project.SHIPPED), draft.variables());
        var seen = DetectedVersions.of(engine, installation);
        var compatibility = Compatibility.of(seen.versionPair());
        var callback = compatibility.callback();
        if (callback.isEmpty()) {
            new FindingsScreen(screen).show(List.of(compatibility.why()));
        }
        callback.ifPresent(change::pointAt);
        if (wish.probe()) {
            change.addProbe();
        }
        if (wish.drain()) {
            change.addDrain();
        }
        secrets.addAll(draft.vault().values());
        screen.mask(new SecretMasker(secrets));
        return new Decision(change, seen, compatibility, findings(engine, there, change, seen));
    }

    /** All that is wrong, at once; an error ends the command before anything is touched. */
    private List<Finding> findings(Engine engine, ObservedState there, ConfigChange change, DetectedVersions seen) {
        var installation = project.installation(change.draft().variables());
        var findings = new ArrayList<>(seen.findings());
        findings.addAll(change.findings().all());
        var checks = new Checks(screen, project, engine, there);
        findings.addAll(checks.variables(installation.stacks(List.of("litellm")), change.draft()));
        if (seen.proxyUp()) {
            change.findings().role(engine, ProxyTurn.container(installation)).ifPresent(findings::add);
        }
        new FindingsScreen(screen).show(findings);
        return findings;
    }

    /** A proxy that did not run before is asked when it may: whether a container gets the machine's role. */
    private Decision withRole(Engine engine, Decision decision) {
        if (decision.seen().proxyUp()) {
            return decision;
        }
        var change = decision.change();
        var proxy = ProxyTurn.container(project.installation(change.draft().variables()));
        var late = change.findings().role(engine, proxy).stream().toList();
        new FindingsScreen(screen).show(late);
        var all = Stream.concat(decision.findings().stream(), late.stream()).toList();
        return new Decision(change, decision.seen(), decision.compatibility(), all);
    }

    /** A proof needs both ends, and a way to ask them: without Langfuse it is offered to start it. */
    private void provide(Engine engine, ObservedState there) throws InterruptedException {
        if (!wish.verify()) {
            return;
        }
        var variables = new Draft(project).variables();
        var installation = project.installation(variables);
        new Verification(engine, installation, variables, screen::masked).refuseOutOfReach();
        if (DetectedVersions.isLangfuseUp(there, installation)) {
            return;
        }
        var isText = screen.format() == Screen.Format.TEXT;
        if (!isText || !(ctl.options.yes() || offersToStart())) {
            throw new Failure(Problem.LANGFUSE_NOT_RUNNING);
        }
        new Launch(ctl, LaunchOptions.usual(), "start").run(List.of(), work -> work.toStart(List.of()));
    }

    /** An empty line is a yes here, an end of the input is not. */
    private boolean offersToStart() {
        return screen.canAsk()
                && screen.ask("update.offer")
                        .filter(answer -> answer.isEmpty() || Screen.isYes(answer))
                        .isPresent();
    }
}
