package io.langfusectl.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command understands, before or after its name. */
final class GlobalOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT)
    private @Nullable String config;

    @Option(
            names = {"-C", "--directory"},
            paramLabel = "DIR",
            scope = ScopeType.INHERIT)
    private @Nullable Path directory;

    @Option(names = "--instance", paramLabel = "NAME", scope = ScopeType.INHERIT)
    private @Nullable String instance;

    @Option(names = "--json", scope = ScopeType.INHERIT)
    private boolean json;

    @Option(names = "--json=events", scope = ScopeType.INHERIT)
    private boolean events;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT)
    private boolean yes;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT)
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT)
    private boolean quiet;

    @Option(names = "--color", paramLabel = "auto|always|never", defaultValue = "auto", scope = ScopeType.INHERIT)
    private Colour colour = Colour.auto;

    /** When to use colours; lower case, as typed. */
    enum Colour {
        auto,
        always,
        never
    }

    Optional<String> config() {
        return Optional.ofNullable(config);
    }

    Optional<String> instance() {
        return Optional.ofNullable(instance);
    }

    boolean yes() {
        return yes;
    }

    boolean verbose() {
        return verbose;
    }

    /** The project folder, absolute. */
    Path directory(Host host) {
        var chosen = directory == null ? host.directory() : host.directory().resolve(directory);
        return chosen.toAbsolutePath().normalize();
    }

    Screen screen(Host host, Messages messages) {
        var format = events ? Screen.Format.EVENTS : json ? Screen.Format.JSON : Screen.Format.TEXT;
        return new Screen(host, messages, format, quiet, wantsColour(host));
    }

    private boolean wantsColour(Host host) {
        return switch (colour) {
            case always -> true;
            case never -> false;
            case auto ->
                host.variable("NO_COLOR").isEmpty()
                        && (!host.variable("CLICOLOR_FORCE").isEmpty()
                                || (host.terminal() && !host.variable("TERM").equals("dumb")));
        };
    }
}
