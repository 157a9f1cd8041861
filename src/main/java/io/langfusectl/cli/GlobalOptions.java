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

    GlobalOptions(Arguments arguments) {
        config = arguments.text("FILE", "-c", "--config");
        directory = arguments.value(Path.class, "DIR", "-C", "--directory");
        instance = arguments.text("NAME", "--instance");
        json = arguments.flag("--json");
        events = arguments.flag("--json=events");
        yes = arguments.flag("-y", "--yes");
        verbose = arguments.flag("-v", "--verbose");
        quiet = arguments.flag("-q", "--quiet");
        colour = arguments.valueOr("auto", Colour.class, "auto|always|never", "--color");
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
    Path directory(Host host) {
        var chosen = directory.get();
        return host.folder(chosen.isPresent() ? chosen.get().toString() : "");
    }

    Screen screen(Host host, Prompt prompt, Messages messages) {
        var format = events.getAsBoolean()
                ? Screen.Format.EVENTS
                : json.getAsBoolean() ? Screen.Format.JSON : Screen.Format.TEXT;
        return new Screen(host, prompt, messages, format, quiet.getAsBoolean(), wantsColour(host));
    }

    private boolean wantsColour(Host host) {
        return switch (colour.get()) {
            case always -> true;
            case never -> false;
            case auto ->
                host.preference("NO_COLOR").isEmpty()
                        && (!host.preference("CLICOLOR_FORCE").isEmpty()
                                || (host.terminal() && !host.preference("TERM").equals("dumb")));
        };
    }
}
