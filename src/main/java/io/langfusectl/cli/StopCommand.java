package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.Installation;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.TimeSource;
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
    private final Arguments arguments = new Arguments("stop", this);
    private final Supplier<List<String>> stacks = arguments.words("STACK");
    private final BooleanSupplier volumes = arguments.flag("--volumes");
    private final Supplier<List<String>> deleteDataOf = arguments.values(String.class, "NAME", "--delete-data-of");
    private final BooleanSupplier dryRun = arguments.flag("--dry-run");

    /** The result. */
    record Stopped(int schema, List<String> projects, int changed, List<String> deletedVolumes) {}

    StopCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        try (var engine = ctl.engine()) {
            var territory = new Territory(project, engine.observe());
            var projects = territory.projectsToStop(ctl.options.instance(), stacks.get());
            territory.refuseElsewhere(projects);
            var none = new Installation(project.directory(), Version.number(), List.of());
            var work = new StackService(engine, none, TimeSource.system(), UnaryOperator.identity());
            if (dryRun.getAsBoolean()) {
                project.sayIfJournalIsOpen(ctl.screen());
                new PlanScreen(ctl.screen()).show(work.toStop(projects, wantsVolumes()));
                return 0;
            }
            try (var lock = project.lockIfWritable("stop", engine.info(), projects, ctl.screen())) {
                if (lock.notWritable().isEmpty()) {
                    new Founding(ctl, project).undoOpenJournalIfWritable();
                } else { // what another command is changing now must not be undone
                    project.sayIfJournalIsOpen(ctl.screen());
                }
                var doomed = wantsVolumes()
                        ? confirm(projects, new Territory(project, engine.observe()))
                        : List.<String>of();
                var plan = work.toStop(projects, wantsVolumes());
                new PlanScreen(ctl.screen()).warn(plan);
                new LastStart(project).forget();
                try (var progression = new Progression(ctl.screen())) {
                    work.carryOut(plan, Duration.ofMinutes(10), progression);
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
    private List<String> confirm(List<String> projects, Territory territory) {
        for (var project : projects) {
            var doomed = territory.volumesOf(project);
            if (doomed.isEmpty() || deleteDataOf.get().contains(project)) {
                continue;
            }
            var screen = ctl.screen();
            var question = screen.messages().say("stop.question", project, String.join(", ", doomed));
            if (!screen.canAsk()) {
                throw new Failure(Problem.CONFIRMATION_NEEDED, question);
            }
            if (!screen.ask("stop.question", project, String.join(", ", doomed)).equals(Optional.of(project))) {
                throw new Failure(Problem.NAME_NOT_TYPED, project);
            }
        }
        return projects.stream()
                .flatMap(project -> territory.volumesOf(project).stream())
                .toList();
    }

    private void show(List<String> projects, int changed, List<String> deleted) {
        var names = String.join(", ", projects);
        var messages = ctl.screen().messages();
        var key = changed == 0 ? "stop.nothing" : deleted.isEmpty() ? "stop.done" : "stop.volumes";
        ctl.screen().show(new Stopped(1, projects, changed, deleted), () -> List.of(messages.say(key, names)));
    }
}
