package io.langfusectl.cli;

import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Makes a project folder; what exists stays. */
final class InitCommand implements Callable<Integer> {

    private static final Set<Problem> NO_ENGINE = Set.of(Problem.ENGINE_UNREACHABLE, Problem.ENGINE_STOPPED);

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("init", this);
    private final BooleanSupplier mock = commandArguments.flag("--mock");
    private final BooleanSupplier dryRun = commandArguments.flag("--dry-run");

    /** The result. */
    record Made(int schema, String directory, List<String> made, List<String> secrets, boolean changed) {}

    InitCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() {
        var project = ctl.project();
        var setup = new ProjectSetup(ctl, project);
        if (dryRun.getAsBoolean()) {
            project.noteOpenJournal(ctl.console());
            var pending = setup.pendingChanges(whatIsThere(project), mock.getAsBoolean());
            show(pending, List.of());
            return 0;
        }
        setup.confirmFolder();
        try (var lock = project.lockFolder("init")) {
            setup.undoOpenJournal();
            var pending = setup.pendingChanges(whatIsThere(project), mock.getAsBoolean());
            var told = setup.describe(pending);
            pending.write();
            show(pending, told);
        }
        return 0;
    }

    private void show(PendingChanges pending, List<String> told) {
        var made = new ArrayList<>(pending.newFiles());
        if (pending.isNewProject()) {
            made.add(0, ".env");
        }
        var directory = ctl.project().directory().toString();
        var result = new Made(1, directory, made, List.copyOf(pending.addedSecrets()), pending.isChange());
        ctl.console().show(result, () -> lines(pending, made, told, directory));
    }

    private List<String> lines(PendingChanges pending, List<String> made, List<String> told, String directory) {
        var messages = ctl.console().messages();
        if (!pending.isChange()) {
            return List.of(messages.say("init.nothing", directory));
        }
        return dryRun.getAsBoolean()
                ? made.stream().map(file -> messages.say("init.would", file)).toList()
                : told;
    }

    /** Data of an earlier installation forbids new secrets; where no engine runs there is nobody to ask yet. */
    private Optional<ObservedState> whatIsThere(Project project) {
        try (var engine = ctl.engine()) {
            var there = engine.observe();
            var ownership = new ProjectOwnership(project, there);
            ownership.requireOwned(ownership.projects(ctl.options.instance(), List.of()));
            return Optional.of(there);
        } catch (Failure failure) {
            if (NO_ENGINE.contains(failure.problem())) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
