package io.langfusectl.cli;

import io.langfusectl.compose.ImageReference;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What runs and how well. */
final class StatusCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("status", this);
    private final Supplier<List<String>> stacks = commandArguments.words("STACK");
    private final BooleanSupplier watch = commandArguments.flag("--watch");

    /** The result. */
    record Shown(int schema, boolean ready, List<Status.Stack> stacks) {}

    StatusCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        if (!Files.exists(project.envFile())) {
            var none = ctl.console().messages().say("status.none", project.directory());
            ctl.console().show(new Shown(1, false, List.of()), () -> List.of(none));
            return NOT_RIGHT;
        }
        project.noteOpenJournal(ctl.console());
        var expectedServices = ServiceListCache.of(project);
        var chosen = stacks.get();
        try (var look = ctl.look()) {
            var status = StackService.status(
                    look.engine(), look.containers(), expectedServices, TimeSource.system(), chosen);
            while (watch.getAsBoolean()) {
                if (ctl.console().isLive()) {
                    ctl.console().draw(HOME_AND_CLEAR);
                }
                show(status);
                TimeSource.system().pause(PERIOD);
                var containers = look.engine().containers();
                status = StackService.status(look.engine(), containers, expectedServices, TimeSource.system(), chosen);
            }
            show(status);
            return status.ready() ? 0 : NOT_RIGHT;
        }
    }

    private void show(Status status) {
        ctl.console().show(new Shown(1, status.ready(), status.stacks()), () -> lines(status));
    }

    private List<String> lines(Status status) {
        var messages = ctl.console().messages();
        var table = new TextTable();
        table.row(
                messages.say("status.head.service"),
                messages.say("status.head.state"),
                messages.say("status.head.since"),
                messages.say("status.head.address"),
                messages.say("status.head.image"));
        status.stacks()
                .forEach(stack -> stack.services()
                        .forEach(service -> table.row(
                                service.service(),
                                state(service),
                                service.since().map(StatusCommand::since).orElse("-"),
                                service.addresses().isEmpty()
                                        ? "-"
                                        : service.addresses().get(0),
                                (service.current() ? "" : messages.say("status.outdated") + "  ") + image(service))));
        return ctl.console().unwrapped(table.lines());
    }

    private String state(Status.Service service) {
        var word = ctl.console().messages().say("state." + service.state());
        return switch (service.state()) {
            case READY -> ctl.console().paint("green", word);
            case CREATED, STARTING, ABSENT -> ctl.console().paint("yellow", word);
            case UNHEALTHY, RESTARTING, EXITED, PAUSED -> ctl.console().paint("red", word);
        };
    }

    /** The name that people know and the version; the whole reference with {@code -v}. */
    private String image(Status.Service service) {
        return ctl.options.verbose()
                ? service.image()
                : ImageReference.of(service.image()).shortForm();
    }

    private static String since(Instant moment) {
        return Durations.rough(Duration.between(moment, Instant.now()));
    }
}
