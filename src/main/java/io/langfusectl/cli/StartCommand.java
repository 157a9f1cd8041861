package io.langfusectl.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Brings stacks up until they are ready. */
final class StartCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("start", this);
    private final Supplier<List<String>> stacks = commandArguments.words("STACK");
    private final Supplier<StartOptions> options = StartOptions.among(commandArguments);

    StartCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var chosen = stacks.get();
        var given = options.get();
        return new UpToDateCheck(ctl, ctl.project()).isUpToDate(chosen, given)
                ? 0
                : new StartOperation(ctl, given, "start").run(chosen, work -> work.toStart(chosen));
    }
}
