package io.langfusectl.cli;

import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.Masking;
import io.langfusectl.stack.Stacks;
import io.langfusectl.stack.Timer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What the services print, each line with the name of its service; secrets are masked. */
@Command(name = "logs")
final class LogsCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;

    @Parameters(arity = "0..*", paramLabel = "SERVICE")
    private List<String> services = List.of();

    @Option(names = {"-f", "--follow"})
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N")
    private int tail = -1;

    @Option(names = "--since", paramLabel = "WHEN")
    private @Nullable String since;

    @Option(names = {"-t", "--timestamps"})
    private boolean timestamps;

    LogsCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() throws InterruptedException {
        var project = ctl.project();
        var draft = project.settings(ctl.screen());
        ctl.screen().mask(new Masking(draft.secretValues()));
        var installation = project.installation(draft.variables());
        var width = installation.choose(services).stream()
                .mapToInt(member -> member.service().name().length())
                .max()
                .orElse(0);
        var request = new LogRequest(tail, Optional.ofNullable(since).map(LogsCommand::moment), follow, timestamps);
        try (var engine = ctl.engine();
                var sheet = new LogSheet(ctl.screen(), width)) {
            new Stacks(engine, installation, Timer.system(), UnaryOperator.identity()).logs(services, request, sheet);
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
