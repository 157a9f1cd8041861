package io.langfusectl.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Re-creates what is out of date and restarts the rest, in order. */
final class RestartCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("restart", this);
    private final Supplier<List<String>> services = commandArguments.words("SERVICE");
    private final Supplier<StartOptions> options = StartOptions.among(commandArguments);

    RestartCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var chosen = services.get();
        return new StartOperation(ctl, options.get(), "restart")
                .run(chosen, Optional.empty(), (stacks, observed) -> stacks.toRestart(chosen, observed));
    }
}
