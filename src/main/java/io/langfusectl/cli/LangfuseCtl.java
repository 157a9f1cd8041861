package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.problem.Failure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The root command: global options and what the commands share. */
public final class LangfuseCtl {

    private final ProcessContext processContext;
    private final Messages messages;
    private final Function<ProcessContext, Engine> engines;
    private final TerminalInput terminalInput;
    private @Nullable Console console;
    private @Nullable Project project;
    private Optional<EnginePrefetch> ahead = Optional.empty();

    private final CommandArguments commandArguments =
            new CommandArguments(CommandSpec.wrapWithoutInspection(this).name("langfuse-ctl"), ScopeType.INHERIT);

    final GlobalOptions options = new GlobalOptions(commandArguments);

    LangfuseCtl(
            ProcessContext processContext,
            TerminalInput terminalInput,
            Messages messages,
            Function<ProcessContext, Engine> engines) {
        this.processContext = processContext;
        this.terminalInput = terminalInput;
        this.messages = messages;
        this.engines = engines;
        commandArguments.help();
        commandArguments.spec().versionProvider(new ToolVersion());
    }

    /** Runs one command line and returns its exit code. */
    public static int run(ProcessContext processContext, String... args) {
        var terminalInput = new TerminalInput(processContext.in());
        try (var interruptHandler = InterruptHandler.watch(terminalInput)) {
            return run(
                    processContext, terminalInput, h -> DockerEngine.fromEnvironment(h.environment(), h.home()), args);
        }
    }

    /** The same on an engine of the caller's. */
    static int run(ProcessContext processContext, Function<ProcessContext, Engine> engines, String... args) {
        return run(processContext, new TerminalInput(processContext.in()), engines, args);
    }

    private static int run(
            ProcessContext processContext,
            TerminalInput terminalInput,
            Function<ProcessContext, Engine> engines,
            String... args) {
        var language = processContext.preference("LANGFUSE_CTL_LANG");
        var messages = Messages.in(language.isEmpty() ? processContext.locale().getLanguage() : language);
        try {
            ProcessContext.requireReadable(List.of(args));
        } catch (Failure failure) {
            return new ErrorPrinter(Console.before(processContext, messages, List.of(args))).show(failure);
        }
        var ahead = EnginePrefetch.of(processContext, List.of(args), () -> engines.apply(processContext));
        try {
            var ctl = new LangfuseCtl(processContext, terminalInput, messages, engines);
            ctl.ahead = ahead;
            return ctl.withWrittenResult(ctl.commandLine(args).execute(args));
        } finally {
            ahead.ifPresent(EnginePrefetch::close);
        }
    }

    /** A help screen, or what came before a change that was not to be cut short, may not have been written either. */
    private int withWrittenResult(int code) {
        return code == 0
                ? ResultStream.failureOf(processContext.out())
                        .map(new ErrorPrinter(console())::show)
                        .orElse(code)
                : code;
    }

    /** Only the commands that the arguments may mean are built; all of them when a list may be asked for. */
    private CommandLine commandLine(String... args) {
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        var line = new CommandLine(commandArguments.spec());
        var commands = new Commands(this);
        Commands.meantBy(List.of(args))
                .forEach(name -> line.addSubcommand(name, commands.of(name).spec()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(new PrintStreamWriter(processContext.out()), true));
        line.setErr(new PrintWriter(new PrintStreamWriter(processContext.err()), true));
        line.setUsageHelpAutoWidth(false);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.registerConverter(Duration.class, new Durations.Converter());
        var parseResultHandler = new ParseResultHandler(this, List.of(args));
        line.setExecutionExceptionHandler(parseResultHandler);
        line.setParameterExceptionHandler(parseResultHandler);
        line.setExecutionStrategy(parseResultHandler);
        return line;
    }

    /** Every command with its words, to be looked at, not run. */
    CommandLine tree() {
        var line = new LangfuseCtl(processContext, terminalInput, messages, engines).commandLine();
        line.setResourceBundle(messages.bundle());
        return line;
    }

    ProcessContext processContext() {
        return processContext;
    }

    Messages messages() {
        return messages;
    }

    /** A signal has begun to end the program. */
    boolean isEnding() {
        return terminalInput.isEnding();
    }

    Console console() {
        if (console == null) {
            console = options.screen(processContext, terminalInput, messages);
        }
        return console;
    }

    /** The engine; the caller closes it. */
    Engine engine() {
        return engines.apply(processContext);
    }

    /** What is there; it may have been looked at already, before any lock was taken. */
    EngineSnapshot look() throws InterruptedException {
        var directory = project().directory();
        return ahead.isPresent() && ahead.get().isIn(directory) ? ahead.get().end() : EngineSnapshot.of(engine());
    }

    /**
     * The settings of the project folder, for a command that only looks.
     *
     * @throws Failure {@code NOT_A_PROJECT} if there are none
     */
    PendingChanges settings() {
        return withConfig(PendingChanges.ofExisting(project(), console()));
    }

    /** The settings as they are now, whether there is a project or not. */
    PendingChanges pending() {
        return withConfig(new PendingChanges(project()));
    }

    /** For this command {@code -c} wins over the environment and {@code .env}. */
    PendingChanges withConfig(PendingChanges pending) {
        options.config().ifPresent(pending::useConfig);
        return pending;
    }

    /** The project folder. */
    Project project() {
        if (project == null) {
            project = new Project(options.directory(processContext), processContext);
        }
        return project;
    }
}
