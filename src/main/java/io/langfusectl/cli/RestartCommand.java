package io.langfusectl.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Re-creates what is out of date and restarts the rest, in order. */
final class RestartCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final Arguments arguments = new Arguments("restart", this);
    private final Supplier<List<String>> services = arguments.words("SERVICE");
    private final Supplier<LaunchOptions> options = LaunchOptions.among(arguments);

    RestartCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var chosen = services.get();
        return new Launch(ctl, options.get(), "restart").run(chosen, work -> work.toRestart(chosen));
    }
}
