package io.langfusectl.cli;

import io.langfusectl.engine.DockerEngine;
import io.langfusectl.engine.Engine;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The program: global options, the command tree, the rooms. */
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
    private Optional<HeadStart> ahead = Optional.empty();

    private final Arguments arguments =
            new Arguments(CommandSpec.wrapWithoutInspection(this).name("langfuse-ctl"), ScopeType.INHERIT);

    final GlobalOptions options = new GlobalOptions(arguments);

    private LangfuseCtl(Host host, Messages messages, Function<Host, Engine> engines) {
        this.host = host;
        this.messages = messages;
        this.engines = engines;
        arguments.help();
        arguments.spec().versionProvider(new Version());
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
        ctl.ahead = HeadStart.of(host, List.of(args), ctl::engine);
        try {
            return ctl.commandLine(args).execute(args);
        } finally {
            ctl.ahead.ifPresent(HeadStart::close);
        }
    }

    /** Only the commands that the arguments may mean are built; all of them when a list may be asked for. */
    private CommandLine commandLine(String... args) {
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        var line = new CommandLine(arguments.spec());
        var named = new ArrayList<>(COMMANDS);
        named.retainAll(List.of(args));
        for (var name : named.isEmpty() ? COMMANDS : named) {
            line.addSubcommand(name, command(name).spec());
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(writer(host.out()));
        line.setErr(writer(host.err()));
        line.setUsageHelpAutoWidth(false);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.registerConverter(Duration.class, new Durations.Converter());
        var understood = new Understood(this, List.of(args));
        line.setExecutionExceptionHandler(understood);
        line.setParameterExceptionHandler(understood);
        line.setExecutionStrategy(understood);
        return line;
    }

    /** Every command with its words, to be looked at, not run. */
    CommandLine tree() {
        var line = new LangfuseCtl(host, messages, engines).commandLine();
        line.setResourceBundle(messages.bundle());
        return line;
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
    private Arguments command(String name) {
        return switch (name) {
            case "init" -> new InitCommand(this).arguments();
            case "start" -> new StartCommand(this).arguments();
            case "stop" -> new StopCommand(this).arguments();
            case "restart" -> new RestartCommand(this).arguments();
            case "status" -> new StatusCommand(this).arguments();
            case "logs" -> new LogsCommand(this).arguments();
            case "config" -> new ConfigCommand(this).arguments();
            case "verify" -> new VerifyCommand(this).arguments();
            case "update-config" -> new UpdateConfigCommand(this).arguments();
            case "models" -> new ModelsCommand(this).arguments();
            case "tunnel" -> new TunnelCommand(this).arguments();
            case "completion" -> new CompletionCommand(this).arguments();
            default -> throw new IllegalArgumentException(name);
        };
    }

    Host host() {
        return host;
    }

    Messages messages() {
        return messages;
    }

    Screen screen() {
        if (screen == null) {
            screen = options.screen(host, messages);
        }
        return screen;
    }

    /** The engine; the caller closes it. */
    Engine engine() {
        return engines.apply(host);
    }

    /** What is there; it may have been looked at already, before any lock was taken. */
    FirstLook look() throws InterruptedException {
        return ahead.isPresent() ? ahead.get().end() : FirstLook.at(engine());
    }

    /** The project folder. */
    Project project() {
        return new Project(options.directory(host), host);
    }
}
