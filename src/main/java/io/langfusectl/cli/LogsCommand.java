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
import java.util.Map;
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

    private static final String[] COLOURS = {"cyan", "yellow", "green", "magenta", "blue", "red"};

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
        var draft = new Draft(project);
        if (draft.isNewProject()) {
            throw new Failure(Problem.NOT_A_PROJECT, project.directory());
        }
        draft.sayIfJournalIsOpen(ctl.screen());
        ctl.screen().mask(new Masking(draft.secretValues()));
        var installation = project.installation(draft.variables());
        var width = installation.choose(services).stream()
                .mapToInt(member -> member.service().name().length())
                .max()
                .orElse(0);
        var request = new LogRequest(tail, Optional.ofNullable(since).map(LogsCommand::moment), follow, timestamps);
        try (var engine = ctl.engine()) {
            new Stacks(engine, installation, Timer.system(), UnaryOperator.identity())
                    .logs(services, request, (stack, service, stderr, line) -> show(stack, service, width, line));
        }
        return 0;
    }

    private void show(String stack, String service, int width, String line) {
        var screen = ctl.screen();
        switch (screen.format()) {
            case TEXT ->
                screen.print(screen.paint(colourOf(service), Columns.pad(service, width) + " |") + " " + line + "\n");
            case JSON, EVENTS ->
                screen.print(Json.of(Map.of("schema", 1, "stack", stack, "service", service, "line", line)) + "\n");
        }
    }

    private static String colourOf(String service) {
        return COLOURS[Math.floorMod(service.hashCode(), COLOURS.length)];
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
