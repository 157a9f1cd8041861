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
        var check = new UpToDateCheck(ctl, ctl.project()).run(chosen, given);
        return check.isUpToDate()
                ? 0
                : new StartOperation(ctl, given, "start")
                        .run(chosen, check.seen(), (stacks, observed) -> stacks.toStart(chosen, observed));
    }
}
