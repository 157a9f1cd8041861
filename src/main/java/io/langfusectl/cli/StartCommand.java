package io.langfusectl.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings stacks up until they are ready. */
@Command(name = "start")
final class StartCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;

    @Parameters(arity = "0..*", paramLabel = "STACK")
    private List<String> stacks = List.of();

    @Mixin
    private LaunchOptions options = new LaunchOptions();

    StartCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new Launch(ctl, options, "start").run(stacks, work -> work.toStart(stacks));
    }
}
