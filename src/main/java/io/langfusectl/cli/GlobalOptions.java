package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The options that every command understands, before or after its name. */
final class GlobalOptions {

    private final Supplier<Optional<String>> config;
    private final Supplier<Optional<Path>> directory;
    private final Supplier<Optional<String>> instance;
    private final BooleanSupplier json;
    private final BooleanSupplier events;
    private final BooleanSupplier yes;
    private final BooleanSupplier verbose;
    private final BooleanSupplier quiet;
    private final Supplier<Colour> colour;

    /** When to use colours; lower case, as typed. */
    enum Colour {
        auto,
        always,
        never
    }

    GlobalOptions(CommandArguments commandArguments) {
        config = commandArguments.text("FILE", "-c", "--config");
        directory = commandArguments.value(Path.class, "DIR", "-C", "--directory");
        instance = commandArguments.text("NAME", "--instance");
        json = commandArguments.flag("--json");
        events = commandArguments.flag("--json=events");
        yes = commandArguments.flag("-y", "--yes");
        verbose = commandArguments.flag("-v", "--verbose");
        quiet = commandArguments.flag("-q", "--quiet");
        colour = commandArguments.valueOr("auto", Colour.class, "auto|always|never", "--color");
    }

    Optional<String> config() {
        return config.get();
    }

    /** A part of the names of projects. */
    Optional<String> instance() {
        instance.get().filter(name -> !name.matches("[a-z0-9][a-z0-9_-]*")).ifPresent(name -> {
            throw new Failure(Problem.USAGE, Reason.INSTANCE_NAME_NEEDED.of(name));
        });
        return instance.get();
    }

    boolean yes() {
        return yes.getAsBoolean();
    }

    boolean verbose() {
        return verbose.getAsBoolean();
    }

    /** The project folder, absolute. */
    Path directory(ProcessContext processContext) {
        var chosen = directory.get();
        return processContext.folder(chosen.isPresent() ? chosen.get().toString() : "");
    }

    Console screen(ProcessContext processContext, TerminalInput terminalInput, Messages messages) {
        var format = events.getAsBoolean()
                ? Console.Format.EVENTS
                : json.getAsBoolean() ? Console.Format.JSON : Console.Format.TEXT;
        return new Console(
                processContext, terminalInput, messages, format, quiet.getAsBoolean(), wantsColour(processContext));
    }

    private boolean wantsColour(ProcessContext processContext) {
        return switch (colour.get()) {
            case always -> true;
            case never -> false;
            case auto ->
                processContext.preference("NO_COLOR").isEmpty()
                        && (!processContext.preference("CLICOLOR_FORCE").isEmpty()
                                || (processContext.terminal()
                                        && !processContext.preference("TERM").equals("dumb")));
        };
    }
}
