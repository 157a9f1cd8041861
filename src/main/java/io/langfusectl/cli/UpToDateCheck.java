package io.langfusectl.cli;

import io.langfusectl.engine.Containers;
import io.langfusectl.files.AtomicFile;
import io.langfusectl.files.Journal;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.health.ExpectedServices;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A start that finds everything as the last one left it: one look at the engine and one question to each service, and
 * neither stack file nor check. Whatever else it finds, it leaves to a whole start.
 */
record UpToDateCheck(LangfuseCtl ctl, Project project) {

    /**
     * The result of the check.
     *
     * @param isUpToDate whether there was nothing to do, which was then said
     * @param seen all containers of the engine, if it was asked
     */
    record UpToDateResult(boolean isUpToDate, Optional<Containers> seen) {}

    private record Converged(Containers seen, StartSummary.Facts facts, Optional<Status> status) {}

    UpToDateResult run(List<String> arguments, StartOptions options) throws InterruptedException {
        if (!options.areUsual() || !isUsual() || !Files.exists(project.envFile())) {
            return new UpToDateResult(false, Optional.empty());
        }
        var began = System.nanoTime();
        var converged = converged(arguments);
        var status = converged.flatMap(Converged::status);
        status.ifPresent(
                now -> new StartSummary(ctl.console(), converged.orElseThrow().facts())
                        .show(now, 0, Duration.ofNanos(System.nanoTime() - began)));
        return new UpToDateResult(status.isPresent(), converged.map(Converged::seen));
    }

    /** Events tell of each service; the global options may change the settings. */
    private boolean isUsual() {
        return ctl.console().format() != Console.Format.EVENTS
                && ctl.options.instance().isEmpty()
                && ctl.options.config().isEmpty();
    }

    private Optional<Converged> converged(List<String> arguments) throws InterruptedException {
        var cache = new ServiceListCache(project);
        var expectedServices = cache.recall();
        var name = cache.name();
        if (expectedServices.isEmpty() || name.isEmpty() || !isWhole()) {
            return Optional.empty();
        }
        var names = expectedServices.get().stacks().stream()
                .map(ExpectedServices.ExpectedStack::name)
                .toList();
        var stacks = arguments.isEmpty() ? names : arguments;
        var facts = new LastStartRecord(project).of(name.get(), stacks);
        if (facts.isEmpty() || !names.containsAll(stacks)) {
            return Optional.empty();
        }
        try (var lock = project.lockFolder("start");
                var look = ctl.look()) {
            var status = StackService.statusIfConverged(
                    look.engine(),
                    look.containers(),
                    expectedServices.get(),
                    TimeSource.system(),
                    stacks,
                    isForPeople());
            return Optional.of(new Converged(look.containers(), facts.get(), status));
        }
    }

    /** They are told where things are; programs all there is to know. */
    private boolean isForPeople() {
        return ctl.console().format() == Console.Format.TEXT;
    }

    private boolean isWhole() {
        return Journal.open(project.directory()).isEmpty() && AtomicFile.isOwnerOnly(project.envFile());
    }
}
