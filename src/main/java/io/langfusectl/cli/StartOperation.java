package io.langfusectl.cli;

import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Starts stacks: completes the project, checks it, and executes the plan. Used by start and restart. */
final class StartOperation {

    private final LangfuseCtl ctl;
    private final StartOptions options;
    private final String command;
    private final Project project;
    private final ProjectSetup setup;
    private final Console console;

    StartOperation(LangfuseCtl ctl, StartOptions options, String command) {
        this.ctl = ctl;
        this.options = options;
        this.command = command;
        this.project = ctl.project();
        this.setup = new ProjectSetup(ctl, project);
        this.console = ctl.console();
    }

    /** What will be started, and whether the checks had nothing to tell of it. */
    private record CheckedInstallation(Installation installation, boolean withoutFindings) {}

    /**
     * Observes, plans and, unless it is a dry run, executes.
     *
     * @param seen all containers of the engine, if they were seen just now: they tell which projects to lock
     */
    int run(List<String> arguments, Optional<Containers> seen, BiFunction<StackService, ObservedState, Plan> planner)
            throws InterruptedException {
        try (var engine = ctl.engine()) {
            var observed = seen.map(containers -> new ObservedState(containers.all(), List.of(), List.of()))
                    .orElseGet(engine::observe);
            var ownership = new ProjectOwnership(project, observed);
            var projects = ownership.projects(ctl.options.instance(), ownership.stacksOf(arguments));
            ownership.requireOwned(projects);
            if (options.dryRun()) {
                project.noteOpenJournal(console);
                var pending = setup.pendingChangesForStart(observed);
                var installation = checkedInstallation(engine, observed, pending, arguments)
                        .installation();
                new PlanPrinter(console).show(planner.apply(stackService(engine, installation), observed));
                return 0;
            }
            setup.confirmFolder();
            try (var projectLocks = ProjectLocks.take(project, command, engine.info(), projects)) {
                return startLocked(engine, arguments, planner);
            }
        }
    }

    private int startLocked(
            Engine engine, List<String> arguments, BiFunction<StackService, ObservedState, Plan> planner)
            throws InterruptedException {
        var began = System.nanoTime();
        setup.undoOpenJournal();
        var observed = engine.observe();
        var pending = setup.pendingChangesForStart(observed);
        var selection = new ConfigSelection(project, console, pending, ctl.options.config());
        var checked = checkedInstallation(engine, observed, pending, arguments);
        var installation = checked.installation();
        write(pending);
        var remembered = selection.isRemembered() ? cacheServiceList(installation) : Optional.<String>empty();
        var members = installation.choose(arguments);
        var startChecks = new StartChecks(console, project, engine, observed);
        startChecks.surroundings(installation, members, pending.variables());
        startChecks.images(members, options.pullPolicy());
        startChecks.credentials(members, pending);
        var stackService = stackService(engine, installation);
        var plan = planner.apply(stackService, observed);
        new PlanPrinter(console).warn(plan);
        var stacks = members.stream()
                .map(deployed -> deployed.file().stack())
                .distinct()
                .toList();
        selection.watch(engine, members, plan);
        Status status;
        try {
            status = execute(engine, stackService, plan, stacks, selection);
        } catch (Failure failure) {
            throw new PortDescriptions(project, pending.variables()).named(failure, engine, installation);
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        var reports = stacks.contains("litellm") && pending.config().reportsToLangfuse();
        var facts = StartSummary.Facts.of(pending.variables(), reports);
        if (checked.withoutFindings()) {
            remembered.ifPresent(cacheName -> new LastStartRecord(project).keep(cacheName, stacks, facts));
        }
        new StartSummary(console, facts).show(status, plan.changes(), took);
        return 0;
    }

    /** Caches the service list and returns its name; empty if it could not be stored. */
    private Optional<String> cacheServiceList(Installation installation) {
        var cache = new ServiceListCache(project);
        cache.keep(installation);
        return cache.recall().flatMap(expectedServices -> cache.name());
    }

    private Status execute(
            Engine engine, StackService stackService, Plan plan, List<String> stacks, ConfigSelection selection)
            throws InterruptedException {
        try (var progressPrinter = new ProgressPrinter(console)) {
            stackService.carryOut(plan, options.timeout(), progressPrinter.andThen(selection));
            var status = stackService.statusAfterStart(engine.containers(), stacks);
            selection.succeeded();
            return status;
        } catch (Failure failure) {
            if (failure.problem() == Problem.INTERRUPTED) {
                selection.interrupted();
            } else {
                new FailureLog(project, console).keep(stackService, plan, failure);
                selection.failed(failure);
            }
            throw failure;
        } catch (InterruptedException e) {
            selection.interrupted();
            throw e;
        }
    }

    /** Files and variables are checked before anything is written or made. */
    private CheckedInstallation checkedInstallation(
            Engine engine, ObservedState observed, PendingChanges pending, List<String> arguments)
            throws InterruptedException {
        console.mask(new SecretMasker(pending.projectSecrets().values()));
        pending.projectSecrets().refuseDifferent(observed);
        var startChecks = new StartChecks(console, project, engine, observed);
        var installation = project.installation(pending.variables());
        if (options.autoPorts()) {
            new PortReassignment(console, project, pending, observed).move(engine, arguments);
            installation = project.installation(pending.variables());
        }
        startChecks.conflicts(installation, installation.choose(arguments), pending.variables());
        new ProjectOwnership(project, observed).requireOwned(installation.projectsOf(installation.choose(arguments)));
        return new CheckedInstallation(installation, startChecks.values(installation.choose(arguments), pending));
    }

    private void write(PendingChanges pending) {
        if (pending.isNewProject()) {
            console.say("init.first", project.directory());
        }
        setup.describe(pending).forEach(line -> console.tell("  " + line));
        pending.write();
    }

    private StackService stackService(Engine engine, Installation installation) {
        return new StackService(engine, installation, TimeSource.system(), console::masked);
    }
}
