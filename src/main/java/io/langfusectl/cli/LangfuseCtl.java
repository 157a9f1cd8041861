package io.langfusectl.cli;

import io.langfusectl.engine.DockerEngine;
import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program: global options, the command tree, the rooms. */
@Command(name = "langfuse-ctl", versionProvider = Version.class, subcommandsRepeatable = false)
public final class LangfuseCtl {

    /** In the order of the help. */
    static final List<String> COMMANDS = List.of(
            "init",
            "start",
            "stop",
            "restart",
            "status",
            "logs",
            "config",
            "verify",
            "update-config",
            "models",
            "tunnel",
            "completion");

    private final Host host;
    private final Messages messages;
    private final Function<Host, Engine> engines;
    private @Nullable Screen screen;

    @Mixin
    GlobalOptions options = new GlobalOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT)
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    private LangfuseCtl(Host host, Messages messages, Function<Host, Engine> engines) {
        this.host = host;
        this.messages = messages;
        this.engines = engines;
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Host host, String... args) {
        try (var interruption = Interruption.watch()) {
            return run(host, h -> DockerEngine.find(h.environment(), h.home()), args);
        }
    }

    /** The same on an engine of the caller's. */
    static int run(Host host, Function<Host, Engine> engines, String... args) {
        var language = host.variable("LANGFUSE_CTL_LANG");
        var messages = Messages.in(language.isEmpty() ? host.locale().getLanguage() : language);
        var ctl = new LangfuseCtl(host, messages, engines);
        return ctl.commandLine(args).execute(args);
    }

    /** Only the commands that the arguments may mean are built; all of them when a list may be asked for. */
    CommandLine commandLine(String... args) {
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        var line = new CommandLine(this);
        var named = new ArrayList<>(COMMANDS);
        named.retainAll(List.of(args));
        for (var name : named.isEmpty() ? COMMANDS : named) {
            line.addSubcommand(name, command(name));
        }
        line.setResourceBundle(messages.bundle());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(writer(host.out()));
        line.setErr(writer(host.err()));
        line.setUsageHelpAutoWidth(false);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.registerConverter(java.time.Duration.class, Durations::parse);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> failed(thrown, args));
        line.setParameterExceptionHandler(
                (wrong, wrongArgs) -> new UsageError(messages, wrong).show(screenFor(wrongArgs)));
        line.setExecutionStrategy(new CommandLine.RunLast());
        return line;
    }

    private int failed(Throwable thrown, String[] args) {
        if (thrown instanceof InterruptedException) {
            var again = "langfuse-ctl " + String.join(" ", args);
            return new ErrorScreen(screen()).show(new Failure(Problem.INTERRUPTED, again));
        }
        return new ErrorScreen(screen()).show(thrown);
    }

    /** Letters for a stream that has its own charset. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(
                new Writer() {
                    @Override
                    public void write(char[] letters, int start, int length) {
                        stream.print(new String(letters, start, length));
                    }

                    @Override
                    public void flush() {
                        stream.flush();
                    }

                    @Override
                    public void close() {
                        stream.flush();
                    }
                },
                true);
    }

    /** The command of that name, built only now: each loads classes of its own. */
    private Object command(String name) {
        return switch (name) {
            case "init" -> new InitCommand(this);
            case "start" -> new StartCommand(this);
            case "stop" -> new StopCommand(this);
            case "restart" -> new RestartCommand(this);
            case "status" -> new StatusCommand(this);
            case "logs" -> new LogsCommand(this);
            case "config" -> new ConfigCommand(this);
            case "verify" -> new VerifyCommand(this);
            case "update-config" -> new UpdateConfigCommand(this);
            case "models" -> new ModelsCommand(this);
            case "tunnel" -> new TunnelCommand(this);
            case "completion" -> new CompletionCommand(this);
            default -> throw new IllegalArgumentException(name);
        };
    }

    Host host() {
        return host;
    }

    Screen screen() {
        if (screen == null) {
            screen = options.screen(host, messages);
        }
        return screen;
    }

    /** When the arguments could not be understood, what they say about the output is read by eye. */
    private Screen screenFor(String[] args) {
        var format = List.of(args).contains("--json=events")
                ? Screen.Format.EVENTS
                : List.of(args).contains("--json") ? Screen.Format.JSON : Screen.Format.TEXT;
        return new Screen(host, messages, format, false, false);
    }

    /** The engine; the caller closes it. */
    Engine engine() {
        return engines.apply(host);
    }

    /** The project folder. */
    Project project() {
        return new Project(options.directory(host), host);
    }
}
