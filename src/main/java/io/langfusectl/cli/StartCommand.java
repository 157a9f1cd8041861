package io.langfusectl.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Brings stacks up until they are ready. */
final class StartCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final Arguments arguments = new Arguments("start", this);
    private final Supplier<List<String>> stacks = arguments.words("STACK");
    private final Supplier<LaunchOptions> options = LaunchOptions.among(arguments);

    StartCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var chosen = stacks.get();
        var given = options.get();
        return new NothingToDo(ctl, ctl.project()).isSo(chosen, given)
                ? 0
                : new Launch(ctl, given, "start").run(chosen, work -> work.toStart(chosen));
    }
}
