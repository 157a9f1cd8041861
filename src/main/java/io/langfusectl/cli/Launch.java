package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.settings.SecretMasker;
import io.langfusectl.stack.Installation;
import io.langfusectl.stack.Plan;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.Status;
import io.langfusectl.stack.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What start and restart share: from a folder, whatever is in it, to stacks that are ready. */
final class Launch {

    private final LangfuseCtl ctl;
    private final LaunchOptions options;
    private final String command;
    private final Project project;
    private final Founding founding;
    private final Screen screen;
    private boolean flawless;

    Launch(LangfuseCtl ctl, LaunchOptions options, String command) {
        this.ctl = ctl;
        this.options = options;
        this.command = command;
        this.project = ctl.project();
        this.founding = new Founding(ctl, project);
        this.screen = ctl.screen();
    }

    /** Looks, decides, and unless it is a dry run, acts. */
    int run(List<String> words, Function<StackService, Plan> decide) throws InterruptedException {
        try (var engine = ctl.engine()) {
            var there = engine.observe();
            var territory = new Territory(project, there);
            var projects = territory.projects(ctl.options.instance(), territory.stacksOf(words));
            territory.refuseElsewhere(projects);
            if (options.dryRun()) {
                project.sayIfJournalIsOpen(screen);
                var draft = founding.draftToStart(there);
                var installation = prepared(engine, there, draft, words);
                new PlanScreen(screen).show(decide.apply(stacks(engine, installation)));
                return 0;
            }
            founding.agree();
            try (var locks = project.lock(command, engine.info(), projects)) {
                return act(engine, words, decide);
            }
        }
    }

    private int act(Engine engine, List<String> words, Function<StackService, Plan> decide)
            throws InterruptedException {
        var began = System.nanoTime();
        founding.undoOpenJournal();
        var there = engine.observe();
        var draft = founding.draftToStart(there);
        var selection = new ConfigSelection(project, screen, draft, ctl.options.config());
        var installation = prepared(engine, there, draft, words);
        write(draft);
        var remembered = selection.isRemembered() ? remembered(installation) : Optional.<String>empty();
        var members = installation.choose(words);
        var checks = new Checks(screen, project, engine, there);
        checks.surroundings(installation, members, draft.variables());
        checks.images(members, options.pull());
        checks.credentials(members, draft);
        var work = stacks(engine, installation);
        var plan = decide.apply(work);
        new PlanScreen(screen).warn(plan);
        var stacks = members.stream()
                .map(deployed -> deployed.file().stack())
                .distinct()
                .toList();
        selection.watch(engine, members, plan);
        Status status;
        try {
            status = carryOut(work, plan, stacks, selection);
        } catch (Failure failure) {
            throw new PortWords(project, draft.variables()).named(failure, engine, installation);
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        var reports = stacks.contains("litellm") && draft.config().reportsToLangfuse();
        var facts = ReadyScreen.Facts.of(draft.variables(), reports);
        if (flawless) {
            remembered.ifPresent(roster -> new LastStart(project).keep(roster, stacks, facts));
        }
        new ReadyScreen(screen, facts).show(status, plan.changes(), took);
        return 0;
    }

    /** The name of the roster that later commands will recall; none if it cannot be kept. */
    private Optional<String> remembered(Installation installation) {
        var memory = new RosterMemory(project);
        memory.keep(installation);
        return memory.recall().flatMap(expectedServices -> memory.name());
    }

    private Status carryOut(StackService work, Plan plan, List<String> stacks, ConfigSelection selection)
            throws InterruptedException {
        try (var progression = new Progression(screen)) {
            work.carryOut(plan, options.timeout(), progression.andThen(selection));
            var status = work.statusAfterStart(stacks);
            selection.succeeded();
            return status;
        } catch (Failure failure) {
            new LastWordsFile(project, screen).keep(work, plan, failure);
            selection.failed(failure);
            throw failure;
        } catch (InterruptedException e) {
            selection.interrupted();
            throw e;
        }
    }

    /** Files and variables are checked before anything is written or made. */
    private Installation prepared(Engine engine, ObservedState there, Draft draft, List<String> words)
            throws InterruptedException {
        screen.mask(new SecretMasker(draft.vault().values()));
        draft.vault().refuseDifferent(there);
        var checks = new Checks(screen, project, engine, there);
        var installation = project.installation(draft.variables());
        if (options.autoPorts()) {
            new PortMoves(screen, project, draft, there).move(engine, words);
            installation = project.installation(draft.variables());
        }
        checks.conflicts(installation, installation.choose(words), draft.variables());
        new Territory(project, there).refuseElsewhere(installation.projectsOf(installation.choose(words)));
        flawless = checks.values(installation.choose(words), draft);
        return installation;
    }

    private void write(Draft draft) {
        if (draft.isNewProject()) {
            screen.say("init.first", project.directory());
        }
        founding.told(draft).forEach(line -> screen.tell("  " + line));
        draft.write();
    }

    private StackService stacks(Engine engine, Installation installation) {
        return new StackService(engine, installation, TimeSource.system(), screen::masked);
    }
}
