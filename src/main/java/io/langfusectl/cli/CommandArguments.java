package io.langfusectl.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * What a command may be given, declared in picocli's model. Its annotations say the same in fewer words, and reading
 * them by reflection costs every command a tenth of a second (docs/facts/docker.md).
 */
final class CommandArguments {

    private final CommandSpec spec;
    private final ScopeType scope;

    /** Of a command, which acts when it is called. */
    CommandArguments(String name, Callable<Integer> command) {
        this(CommandSpec.wrapWithoutInspection(command).name(name), ScopeType.LOCAL);
    }

    /** @param scope {@code INHERIT} for options that the commands below understand too */
    CommandArguments(CommandSpec spec, ScopeType scope) {
        this.spec = spec;
        this.scope = scope;
    }

    CommandSpec spec() {
        return spec;
    }

    /** An option without a value: whether it was given. */
    BooleanSupplier flag(String... names) {
        var option = added(option(names).arity("0").type(boolean.class));
        return new Flag(option);
    }

    /** An option that the program understands and its help does not show. */
    BooleanSupplier hiddenFlag(String name) {
        var option = added(option(name).arity("0").type(boolean.class).hidden(true));
        return new Flag(option);
    }

    /** The same with a value. */
    <T> Supplier<Optional<T>> hiddenValue(Class<T> type, String name) {
        var option = added(option(name).arity("1").type(type).hidden(true));
        return new Value<>(option);
    }

    Supplier<Optional<String>> text(String label, String... names) {
        return value(String.class, label, names);
    }

    <T> Supplier<Optional<T>> value(Class<T> type, String label, String... names) {
        var option = added(option(names).paramLabel(label).arity("1").type(type));
        return new Value<>(option);
    }

    /** An option with a value that the help shows as its default. */
    <T> Supplier<T> valueOr(String fallback, Class<T> type, String label, String name) {
        var option = added(option(name).paramLabel(label).arity("1").type(type).defaultValue(fallback));
        return new DefaultedValue<>(option);
    }

    /** An option that may be given more than once. */
    <T> Supplier<List<T>> values(Class<T> type, String label, String... names) {
        var option = added(
                option(names).paramLabel(label).arity("1").type(List.class).auxiliaryTypes(type));
        return new Values<>(option);
    }

    /** Any number of words after the options. */
    Supplier<List<String>> words(String label) {
        var words = added(PositionalParamSpec.builder()
                .paramLabel(label)
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class));
        return new Values<>(words);
    }

    /** @param arity such as {@code 0..1} */
    <T> Supplier<Optional<T>> word(Class<T> type, String label, String arity) {
        var word = added(
                PositionalParamSpec.builder().paramLabel(label).arity(arity).type(type));
        return new Value<>(word);
    }

    /** {@code -h} and {@code -V}, on which picocli acts by itself. */
    void help() {
        added(option("-h", "--help").arity("0").type(boolean.class).usageHelp(true));
        added(option("-V", "--version").arity("0").type(boolean.class).versionHelp(true));
    }

    private OptionSpec.Builder option(String... names) {
        return OptionSpec.builder(names).scopeType(scope);
    }

    private OptionSpec added(OptionSpec.Builder builder) {
        var option = builder.build();
        spec.addOption(option);
        return option;
    }

    private PositionalParamSpec added(PositionalParamSpec.Builder builder) {
        var positional = builder.build();
        spec.addPositional(positional);
        return positional;
    }

    /*
     * What was given, known after the parse. Not lambdas: those would link picocli's classes, of an old format, while
     * Java makes its archive, and JDK 17 leaves out what is linked then.
     */

    private record Flag(ArgSpec spec) implements BooleanSupplier {
        @Override
        public boolean getAsBoolean() {
            return Boolean.TRUE.equals(spec.getValue());
        }
    }

    private record Value<T>(ArgSpec spec) implements Supplier<Optional<T>> {
        @Override
        public Optional<T> get() {
            return Optional.ofNullable(spec.getValue());
        }
    }

    private record DefaultedValue<T>(ArgSpec spec) implements Supplier<T> {
        @Override
        public T get() {
            return spec.getValue();
        }
    }

    private record Values<T>(ArgSpec spec) implements Supplier<List<T>> {
        @Override
        public List<T> get() {
            @Nullable List<T> values = spec.getValue();
            return values == null ? List.of() : values;
        }
    }
}
