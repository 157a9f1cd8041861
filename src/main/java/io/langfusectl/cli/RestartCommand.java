package io.langfusectl.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Re-creates what is out of date and restarts the rest, in order. */
@Command(name = "restart")
final class RestartCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;

    @Parameters(arity = "0..*", paramLabel = "SERVICE")
    private List<String> services = List.of();

    @Mixin
    private LaunchOptions options = new LaunchOptions();

    RestartCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new Launch(ctl, options, "restart").run(services, work -> work.toRestart(services));
    }
}
