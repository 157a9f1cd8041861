package io.langfusectl.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Points the proxy at Langfuse, proves it, or goes back. */
@Command(name = "update-config")
final class UpdateConfigCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = "--no-verify")
    private boolean noVerify;

    @Option(names = "--no-probe")
    private boolean noProbe;

    @Option(names = "--drain")
    private boolean drain;

    @Option(names = "--no-drain")
    private boolean noDrain;

    @Option(names = "--profile", paramLabel = "NAME")
    private @Nullable String profile;

    /**
     * What was asked for.
     *
     * @param profile whose AWS access keys are taken
     */
    record Wish(boolean verify, boolean probe, boolean drain, Optional<String> profile) {}

    UpdateConfigCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    @Override
    public Integer call() throws InterruptedException {
        var wish = new Wish(!noVerify, !noProbe, drain || !noDrain, Optional.ofNullable(profile));
        return new ConfigUpdate(ctl, wish).run(dryRun);
    }
}
