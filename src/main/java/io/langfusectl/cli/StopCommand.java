package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The mirror of start. Works from labels alone: neither {@code .env} nor a stack file is read, and nothing need be
 * written, on a disk that is full or read-only.
 */
final class StopCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("stop", this);
    private final Supplier<List<String>> stacks = commandArguments.words("STACK");
    private final BooleanSupplier volumes = commandArguments.flag("--volumes");
    private final Supplier<List<String>> deleteDataOf =
            commandArguments.values(String.class, "NAME", "--delete-data-of");
    private final BooleanSupplier dryRun = commandArguments.flag("--dry-run");

    /** The result. */
    record Stopped(int schema, List<String> projects, int changed, List<String> deletedVolumes) {}

    StopCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        try (var engine = ctl.engine()) {
            var observed = engine.observe();
            var ownership = new ProjectOwnership(project, observed);
            var projects = ownership.projectsToStop(ctl.options.instance(), stacks.get());
            ownership.requireOwned(projects);
            var none = new Installation(project.directory(), ToolVersion.number(), List.of());
            var work = new StackService(engine, none, TimeSource.system(), UnaryOperator.identity());
            if (dryRun.getAsBoolean()) {
                project.noteOpenJournal(ctl.console());
                new PlanPrinter(ctl.console()).show(Plan.toStop(projects, observed, wantsVolumes()));
                return 0;
            }
            try (var lock = ProjectLocks.takeWritable(project, "stop", engine.info(), projects, ctl.console())) {
                if (lock.notWritable().isEmpty()) {
                    new ProjectSetup(ctl, project).undoOpenJournalIfWritable();
                } else { // what another command is changing now must not be undone
                    project.noteOpenJournal(ctl.console());
                }
                var now = engine.observe();
                var doomed = wantsVolumes() ? confirm(projects, new ProjectOwnership(project, now)) : List.<String>of();
                var plan = Plan.toStop(projects, now, wantsVolumes());
                new PlanPrinter(ctl.console()).warn(plan);
                new LastStartRecord(project).forget();
                try (var progressPrinter = new ProgressPrinter(ctl.console())) {
                    work.carryOut(plan, Duration.ofMinutes(10), progressPrinter);
                }
                show(projects, plan.changes(), doomed);
            }
        }
        return 0;
    }

    private boolean wantsVolumes() {
        return volumes.getAsBoolean() || !deleteDataOf.get().isEmpty();
    }

    /** Each project's data goes only after its name was typed, here or beforehand. */
    private List<String> confirm(List<String> projects, ProjectOwnership ownership) {
        for (var project : projects) {
            var doomed = ownership.volumesOf(project);
            if (doomed.isEmpty() || deleteDataOf.get().contains(project)) {
                continue;
            }
            var console = ctl.console();
            var question = console.messages().say("stop.question", project, String.join(", ", doomed));
            if (!console.canAsk()) {
                throw new Failure(Problem.CONFIRMATION_NEEDED, question);
            }
            if (!console.ask("stop.question", project, String.join(", ", doomed))
                    .equals(Optional.of(project))) {
                throw new Failure(Problem.NAME_NOT_TYPED, project);
            }
        }
        return projects.stream()
                .flatMap(project -> ownership.volumesOf(project).stream())
                .toList();
    }

    private void show(List<String> projects, int changed, List<String> deleted) {
        var names = String.join(", ", projects);
        var messages = ctl.console().messages();
        var key = changed == 0 ? "stop.nothing" : deleted.isEmpty() ? "stop.done" : "stop.volumes";
        ctl.console().show(new Stopped(1, projects, changed, deleted), () -> List.of(messages.say(key, names)));
    }
}
