package io.langfusectl.cli;

import io.langfusectl.engine.DockerEngine;
import io.langfusectl.engine.Engine;
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

/** The program: global options, the command tree, the rooms. */
public final class LangfuseCtl {

    private final Host host;
    private final Messages messages;
    private final Function<Host, Engine> engines;
    private final Prompt prompt;
    private @Nullable Screen screen;
    private Optional<HeadStart> ahead = Optional.empty();

    private final Arguments arguments =
            new Arguments(CommandSpec.wrapWithoutInspection(this).name("langfuse-ctl"), ScopeType.INHERIT);

    final GlobalOptions options = new GlobalOptions(arguments);

    private LangfuseCtl(Host host, Prompt prompt, Messages messages, Function<Host, Engine> engines) {
        this.host = host;
        this.prompt = prompt;
        this.messages = messages;
        this.engines = engines;
        arguments.help();
        arguments.spec().versionProvider(new Version());
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Host host, String... args) {
        var prompt = new Prompt(host.in());
        try (var interruption = Interruption.watch(prompt)) {
            return run(host, prompt, h -> DockerEngine.find(h.environment(), h.home()), args);
        }
    }

    /** The same on an engine of the caller's. */
    static int run(Host host, Function<Host, Engine> engines, String... args) {
        return run(host, new Prompt(host.in()), engines, args);
    }

    private static int run(Host host, Prompt prompt, Function<Host, Engine> engines, String... args) {
        var language = host.preference("LANGFUSE_CTL_LANG");
        var messages = Messages.in(language.isEmpty() ? host.locale().getLanguage() : language);
        try {
            Host.requireReadable(List.of(args));
        } catch (Failure failure) {
            return new ErrorScreen(Screen.before(host, messages, List.of(args))).show(failure);
        }
        var ahead = HeadStart.of(host, List.of(args), () -> engines.apply(host));
        try {
            var ctl = new LangfuseCtl(host, prompt, messages, engines);
            ctl.ahead = ahead;
            return ctl.withWrittenResult(ctl.commandLine(args).execute(args));
        } finally {
            ahead.ifPresent(HeadStart::close);
        }
    }

    /** A help screen, or what came before a change that was not to be cut short, may not have been written either. */
    private int withWrittenResult(int code) {
        return code == 0
                ? ResultStream.failureOf(host.out())
                        .map(new ErrorScreen(screen())::show)
                        .orElse(code)
                : code;
    }

    /** Only the commands that the arguments may mean are built; all of them when a list may be asked for. */
    private CommandLine commandLine(String... args) {
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        var line = new CommandLine(arguments.spec());
        var commands = new Commands(this);
        Commands.meantBy(List.of(args))
                .forEach(name -> line.addSubcommand(name, commands.of(name).spec()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(new Letters(host.out()), true));
        line.setErr(new PrintWriter(new Letters(host.err()), true));
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
        var line = new LangfuseCtl(host, prompt, messages, engines).commandLine();
        line.setResourceBundle(messages.bundle());
        return line;
    }

    Host host() {
        return host;
    }

    Messages messages() {
        return messages;
    }

    /** A signal has begun to end the program. */
    boolean isEnding() {
        return prompt.isEnding();
    }

    Screen screen() {
        if (screen == null) {
            screen = options.screen(host, prompt, messages);
        }
        return screen;
    }

    /** The engine; the caller closes it. */
    Engine engine() {
        return engines.apply(host);
    }

    /** What is there; it may have been looked at already, before any lock was taken. */
    FirstLook look() throws InterruptedException {
        var directory = project().directory();
        return ahead.isPresent() && ahead.get().isIn(directory) ? ahead.get().end() : FirstLook.at(engine(), directory);
    }

    /** The project folder. */
    Project project() {
        return new Project(options.directory(host), host);
    }
}
