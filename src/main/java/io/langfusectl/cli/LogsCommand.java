package io.langfusectl.cli;

import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.model.TimeSource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.TypeConversionException;

/** What the services print, each line with the name of its service; secrets are masked. */
final class LogsCommand implements Callable<Integer> {

    private static final int ALL = -1;

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("logs", this);
    private final Supplier<List<String>> services = commandArguments.words("SERVICE");
    private final BooleanSupplier follow = commandArguments.flag("-f", "--follow");
    private final Supplier<Optional<Integer>> tail = commandArguments.value(Integer.class, "N", "--tail");
    private final Supplier<Optional<String>> since = commandArguments.text("WHEN", "--since");
    private final BooleanSupplier timestamps = commandArguments.flag("-t", "--timestamps");

    LogsCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        var pending = PendingChanges.ofExisting(project, ctl.console());
        ctl.console().mask(new SecretMasker(pending.projectSecrets().values()));
        var installation = project.installation(pending.variables());
        var width = installation.choose(services.get()).stream()
                .mapToInt(deployed -> deployed.service().name().length())
                .max()
                .orElse(0);
        var request = new LogRequest(
                tail.get().orElse(ALL),
                since.get().map(LogsCommand::moment),
                follow.getAsBoolean(),
                timestamps.getAsBoolean());
        try (var engine = ctl.engine();
                var sheet = new LogPrinter(ctl.console(), width);
                var reader = ReaderWatch.begin(ctl.processContext(), request.follow())) {
            new StackService(engine, installation, TimeSource.system(), UnaryOperator.identity())
                    .logs(services.get(), request, sheet);
        }
        return 0;
    }

    /** A span before now, or a moment. */
    private static Instant moment(String text) {
        try {
            return Instant.now().minus(Durations.parse(text));
        } catch (TypeConversionException noSpan) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new Failure(e, Problem.USAGE, "--since " + text);
            }
        }
    }
}
