package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What start and restart share: from a folder, whatever is in it, to stacks that are ready. */
final class StartOperation {

    private final LangfuseCtl ctl;
    private final StartOptions options;
    private final String command;
    private final Project project;
    private final ProjectSetup setup;
    private final Console console;
    private boolean flawless;

    StartOperation(LangfuseCtl ctl, StartOptions options, String command) {
        this.ctl = ctl;
        this.options = options;
        this.command = command;
        this.project = ctl.project();
        this.setup = new ProjectSetup(ctl, project);
        this.console = ctl.console();
    }

    /** Looks, decides, and unless it is a dry run, acts. */
    int run(List<String> words, Function<StackService, Plan> decide) throws InterruptedException {
        try (var engine = ctl.engine()) {
            var there = engine.observe();
            var ownership = new ProjectOwnership(project, there);
            var projects = ownership.projects(ctl.options.instance(), ownership.stacksOf(words));
            ownership.requireOwned(projects);
            if (options.dryRun()) {
                project.sayIfJournalIsOpen(console);
                var pending = setup.draftToStart(there);
                var installation = prepared(engine, there, pending, words);
                new PlanPrinter(console).show(decide.apply(stacks(engine, installation)));
                return 0;
            }
            setup.agree();
            try (var projectLocks = project.lock(command, engine.info(), projects)) {
                return act(engine, words, decide);
            }
        }
    }

    private int act(Engine engine, List<String> words, Function<StackService, Plan> decide)
            throws InterruptedException {
        var began = System.nanoTime();
        setup.undoOpenJournal();
        var there = engine.observe();
        var pending = setup.draftToStart(there);
        var selection = new ConfigSelection(project, console, pending, ctl.options.config());
        var installation = prepared(engine, there, pending, words);
        write(pending);
        var remembered = selection.isRemembered() ? remembered(installation) : Optional.<String>empty();
        var members = installation.choose(words);
        var startChecks = new StartChecks(console, project, engine, there);
        startChecks.surroundings(installation, members, pending.variables());
        startChecks.images(members, options.pullPolicy());
        startChecks.credentials(members, pending);
        var work = stacks(engine, installation);
        var plan = decide.apply(work);
        new PlanPrinter(console).warn(plan);
        var stacks = members.stream()
                .map(deployed -> deployed.file().stack())
                .distinct()
                .toList();
        selection.watch(engine, members, plan);
        Status status;
        try {
            status = carryOut(work, plan, stacks, selection);
        } catch (Failure failure) {
            throw new PortDescriptions(project, pending.variables()).named(failure, engine, installation);
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        var reports = stacks.contains("litellm") && pending.config().reportsToLangfuse();
        var facts = StartSummary.Facts.of(pending.variables(), reports);
        if (flawless) {
            remembered.ifPresent(roster -> new LastStartRecord(project).keep(roster, stacks, facts));
        }
        new StartSummary(console, facts).show(status, plan.changes(), took);
        return 0;
    }

    /** The name of the roster that later commands will recall; none if it cannot be kept. */
    private Optional<String> remembered(Installation installation) {
        var memory = new ServiceListCache(project);
        memory.keep(installation);
        return memory.recall().flatMap(expectedServices -> memory.name());
    }

    private Status carryOut(StackService work, Plan plan, List<String> stacks, ConfigSelection selection)
            throws InterruptedException {
        try (var progressPrinter = new ProgressPrinter(console)) {
            work.carryOut(plan, options.timeout(), progressPrinter.andThen(selection));
            var status = work.statusAfterStart(stacks);
            selection.succeeded();
            return status;
        } catch (Failure failure) {
            new FailureLog(project, console).keep(work, plan, failure);
            selection.failed(failure);
            throw failure;
        } catch (InterruptedException e) {
            selection.interrupted();
            throw e;
        }
    }

    /** Files and variables are checked before anything is written or made. */
    private Installation prepared(Engine engine, ObservedState there, PendingChanges pending, List<String> words)
            throws InterruptedException {
        console.mask(new SecretMasker(pending.projectSecrets().values()));
        pending.projectSecrets().refuseDifferent(there);
        var startChecks = new StartChecks(console, project, engine, there);
        var installation = project.installation(pending.variables());
        if (options.autoPorts()) {
            new PortReassignment(console, project, pending, there).move(engine, words);
            installation = project.installation(pending.variables());
        }
        startChecks.conflicts(installation, installation.choose(words), pending.variables());
        new ProjectOwnership(project, there).requireOwned(installation.projectsOf(installation.choose(words)));
        flawless = startChecks.values(installation.choose(words), pending);
        return installation;
    }

    private void write(PendingChanges pending) {
        if (pending.isNewProject()) {
            console.say("init.first", project.directory());
        }
        setup.told(pending).forEach(line -> console.tell("  " + line));
        pending.write();
    }

    private StackService stacks(Engine engine, Installation installation) {
        return new StackService(engine, installation, TimeSource.system(), console::masked);
    }
}
