package io.langfusectl.cli;

import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.Variables;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The stacks as they would run, and where each value comes from. */
@Command(name = "config")
final class ConfigCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;

    @Parameters(arity = "0..*", paramLabel = "STACK")
    private List<String> stacks = List.of();

    @Option(names = "--reveal")
    private boolean reveal;

    @Option(names = "--show", paramLabel = "NAME")
    private @Nullable String show;

    /** The result. */
    record Configuration(int schema, List<StackConfiguration> stacks) {}

    /** One stack of it. */
    record StackConfiguration(String name, String project, Map<String, Object> config, Map<String, String> origins) {}

    ConfigCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() {
        var project = ctl.project();
        var draft = project.settings(ctl.screen());
        var variables = draft.variables();
        if (show != null) {
            ctl.screen().print(value(show, variables) + "\n");
            return 0;
        }
        if (!reveal) {
            ctl.screen().mask(new Masking(draft.secretValues()));
        }
        var chosen = project.installation(variables).files().stream()
                .filter(file -> stacks.isEmpty() || stacks.contains(file.stack()))
                .toList();
        stacks.stream()
                .filter(name -> !project.stackNames().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Failure(Problem.UNKNOWN_STACK, name, String.join(", ", project.stackNames()));
                });
        ctl.screen()
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
            lines.add(ctl.screen().messages().say("config.origins"));
            new TreeMap<>(file.origins()).forEach((name, origin) -> lines.add("#   " + name + ": " + origin));
        }
        return lines;
    }
}
