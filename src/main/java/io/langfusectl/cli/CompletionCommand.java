package io.langfusectl.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A completion script for the user's shell. */
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {

    private static final String FISH = """
            # fish completion for langfuse-ctl
            complete -c langfuse-ctl -f
            """;

    private final LangfuseCtl ctl;

    @Parameters(paramLabel = "SHELL")
    private Shell shell = Shell.bash;

    /** A shell, as typed. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    CompletionCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() {
        var script = shell == Shell.fish ? fish() : AutoComplete.bash("langfuse-ctl", ctl.commandLine());
        ctl.screen().print(script);
        return 0;
    }

    private String fish() {
        var script = new StringBuilder(FISH);
        var tree = ctl.commandLine();
        List.copyOf(tree.getSubcommands().entrySet()).forEach(entry -> {
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
