package io.langfusectl.cli;

import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.Variables;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.secrets.SecretMasker;
import io.langfusectl.stack.model.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The stacks as they would run, and where each value comes from. */
final class ConfigCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("config", this);
    private final Supplier<List<String>> stacks = commandArguments.words("STACK");
    private final BooleanSupplier reveal = commandArguments.flag("--reveal");
    private final Supplier<Optional<String>> show = commandArguments.text("NAME", "--show");

    /** The result. */
    record Configuration(int schema, List<StackConfiguration> stacks) {}

    /** One stack of it. */
    record StackConfiguration(String name, String project, Map<String, Object> config, Map<String, String> origins) {}

    ConfigCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() {
        var project = ctl.project();
        var pending = ctl.settings();
        var variables = pending.variables();
        if (show.get().isPresent()) {
            ctl.console().print(value(show.get().get(), variables) + "\n");
            return 0;
        }
        if (!reveal.getAsBoolean()) {
            ctl.console().mask(new SecretMasker(pending.projectSecrets().values()));
        }
        var named = stacks.get();
        var chosen = project.installation(variables).files().stream()
                .filter(file -> named.isEmpty() || named.contains(file.stack()))
                .toList();
        named.stream()
                .filter(name -> !project.stackNames().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Failure(Problem.UNKNOWN_STACK, name, String.join(", ", project.stackNames()));
                });
        var installation = new Installation(project.directory(), ToolVersion.number(), chosen);
        StartChecks.conflicts(project, installation, installation.members(), variables)
                .forEach(conflict -> ctl.console()
                        .note("config.conflict", ctl.console().messages().what(conflict)));
        ctl.console()
                .show(
                        new Configuration(
                                1, chosen.stream().map(ConfigCommand::of).toList()),
                        () -> lines(chosen));
        return 0;
    }

    private static String value(String name, Variables variables) {
        return variables.value(name).orElseThrow(() -> new Failure(Problem.VARIABLE_MISSING, name, "config --show"));
    }

    private static StackConfiguration of(StackFile file) {
        return new StackConfiguration(file.stack(), file.project(), file.canonical(), new TreeMap<>(file.origins()));
    }

    private List<String> lines(List<StackFile> files) {
        var lines = new ArrayList<String>();
        for (var file : files) {
            lines.addAll(file.yaml().lines().toList());
            lines.add(ctl.console().messages().say("config.origins"));
            new TreeMap<>(file.origins()).forEach((name, origin) -> lines.add("#   " + name + ": " + origin));
        }
        return lines;
    }
}
