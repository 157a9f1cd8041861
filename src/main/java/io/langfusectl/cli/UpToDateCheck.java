package io.langfusectl.cli;

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

    private record Known(StartSummary.Facts facts, Status status) {}

    /** Whether that was so, and was said. */
    boolean isUpToDate(List<String> arguments, StartOptions options) throws InterruptedException {
        if (!options.areUsual() || !isUsual() || !Files.exists(project.envFile())) {
            return false;
        }
        var began = System.nanoTime();
        var known = known(arguments);
        known.ifPresent(all -> new StartSummary(ctl.console(), all.facts())
                .show(all.status(), 0, Duration.ofNanos(System.nanoTime() - began)));
        return known.isPresent();
    }

    /** Events tell of each service; the global options may change the settings. */
    private boolean isUsual() {
        return ctl.console().format() != Console.Format.EVENTS
                && ctl.options.instance().isEmpty()
                && ctl.options.config().isEmpty();
    }

    private Optional<Known> known(List<String> arguments) throws InterruptedException {
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
            return StackService.statusIfConverged(
                            look.engine(),
                            look.there(),
                            expectedServices.get(),
                            TimeSource.system(),
                            stacks,
                            isForPeople())
                    .map(status -> new Known(facts.get(), status));
        }
    }

    /** They are told where things are; programs all there is to know. */
    private boolean isForPeople() {
        return ctl.console().format() == Console.Format.TEXT;
    }

    private boolean isWhole() {
        return Journal.open(project.directory()).isEmpty() && new OwnerOnlyFile(project.envFile()).isComplete();
    }
}
