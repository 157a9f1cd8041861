package io.langfusectl.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;

/** A completion script for the user's shell. */
final class CompletionCommand implements Callable<Integer> {

    private static final String FISH = """
            # fish completion for langfuse-ctl
            complete -c langfuse-ctl -f
            """;

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("completion", this);
    private final Supplier<Optional<Shell>> shell = commandArguments.word(Shell.class, "SHELL", "1");

    /** A shell, as typed. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    CompletionCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() {
        var script =
                shell.get().orElse(Shell.bash) == Shell.fish ? fish() : AutoComplete.bash("langfuse-ctl", ctl.tree());
        ctl.console().print(script);
        return 0;
    }

    private String fish() {
        var script = new StringBuilder(FISH);
        List.copyOf(ctl.tree().getSubcommands().entrySet()).forEach(entry -> {
            var name = entry.getKey();
            var words = String.join(
                    " ", entry.getValue().getCommandSpec().usageMessage().header());
            script.append("complete -c langfuse-ctl -n __fish_use_subcommand -a ")
                    .append(name)
                    .append(" -d '")
                    .append(words.replace("'", "\\'"))
                    .append("'\n");
            for (var option : entry.getValue().getCommandSpec().options()) {
                var longest = option.longestName();
                if (longest.startsWith("--") && longest.indexOf('=') < 0) {
                    script.append("complete -c langfuse-ctl -n '__fish_seen_subcommand_from ")
                            .append(name)
                            .append("' -l ")
                            .append(longest.substring(2).toLowerCase(Locale.ROOT))
                            .append('\n');
                }
            }
        });
        return script.toString();
    }
}
