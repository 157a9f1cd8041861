package io.langfusectl.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Points the proxy at Langfuse, proves it, or goes back. */
final class UpdateConfigCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("update-config", this);
    private final BooleanSupplier dryRun = commandArguments.flag("--dry-run");
    private final BooleanSupplier noVerify = commandArguments.flag("--no-verify");
    private final BooleanSupplier noProbe = commandArguments.flag("--no-probe");
    private final BooleanSupplier drain = commandArguments.flag("--drain");
    private final BooleanSupplier noDrain = commandArguments.flag("--no-drain");
    private final Supplier<Optional<String>> profile = commandArguments.text("NAME", "--profile");

    /**
     * What was asked for.
     *
     * @param profile whose AWS access keys are taken
     */
    record UpdateOptions(boolean verify, boolean probe, boolean drain, Optional<String> profile) {}

    UpdateConfigCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var updateOptions = new UpdateOptions(
                !noVerify.getAsBoolean(),
                !noProbe.getAsBoolean(),
                drain.getAsBoolean() || !noDrain.getAsBoolean(),
                profile.get());
        return new UpdateOperation(ctl, updateOptions).run(dryRun.getAsBoolean());
    }
}
