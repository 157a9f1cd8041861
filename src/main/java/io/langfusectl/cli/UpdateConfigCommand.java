package io.langfusectl.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Points the proxy at Langfuse, proves it, or goes back. */
final class UpdateConfigCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final Arguments arguments = new Arguments("update-config", this);
    private final BooleanSupplier dryRun = arguments.flag("--dry-run");
    private final BooleanSupplier noVerify = arguments.flag("--no-verify");
    private final BooleanSupplier noProbe = arguments.flag("--no-probe");
    private final BooleanSupplier drain = arguments.flag("--drain");
    private final BooleanSupplier noDrain = arguments.flag("--no-drain");
    private final Supplier<Optional<String>> profile = arguments.text("NAME", "--profile");

    /**
     * What was asked for.
     *
     * @param profile whose AWS access keys are taken
     */
    record Wish(boolean verify, boolean probe, boolean drain, Optional<String> profile) {}

    UpdateConfigCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var wish = new Wish(
                !noVerify.getAsBoolean(),
                !noProbe.getAsBoolean(),
                drain.getAsBoolean() || !noDrain.getAsBoolean(),
                profile.get());
        return new ConfigUpdate(ctl, wish).run(dryRun.getAsBoolean());
    }
}
