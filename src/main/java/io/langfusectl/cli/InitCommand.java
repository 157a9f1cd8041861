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
    private final Arguments arguments = new Arguments("init", this);
    private final BooleanSupplier mock = arguments.flag("--mock");
    private final BooleanSupplier dryRun = arguments.flag("--dry-run");

    /** The result. */
    record Made(int schema, String directory, List<String> made, List<String> secrets, boolean changed) {}

    InitCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() {
        var project = ctl.project();
        var founding = new Founding(ctl, project);
        if (dryRun.getAsBoolean()) {
            project.sayIfJournalIsOpen(ctl.screen());
            var draft = founding.draft(whatIsThere(project), mock.getAsBoolean());
            show(draft, List.of());
            return 0;
        }
        founding.agree();
        try (var lock = project.lockFolder("init")) {
            founding.undoOpenJournal();
            var draft = founding.draft(whatIsThere(project), mock.getAsBoolean());
            var told = founding.told(draft);
            draft.write();
            show(draft, told);
        }
        return 0;
    }

    private void show(Draft draft, List<String> told) {
        var made = new ArrayList<>(draft.newFiles());
        if (draft.isNewProject()) {
            made.add(0, ".env");
        }
        var directory = ctl.project().directory().toString();
        var result = new Made(1, directory, made, List.copyOf(draft.addedSecrets()), draft.isChange());
        ctl.screen().show(result, () -> lines(draft, made, told, directory));
    }

    private List<String> lines(Draft draft, List<String> made, List<String> told, String directory) {
        var messages = ctl.screen().messages();
        if (!draft.isChange()) {
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
            var territory = new Territory(project, there);
            territory.refuseElsewhere(territory.projects(ctl.options.instance(), List.of()));
            return Optional.of(there);
        } catch (Failure failure) {
            if (NO_ENGINE.contains(failure.problem())) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
