package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Ports of a far host, here, for as long as it runs. */
final class TunnelCommand implements Callable<Integer> {

    private static final int SSH = 6;

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("tunnel", this);
    private final Supplier<Optional<String>> host = commandArguments.word(String.class, "HOST", "0..1");
    private final Supplier<List<String>> forwards =
            commandArguments.values(String.class, "[LOCAL:]REMOTE", "-L", "--forward");
    private final Supplier<Optional<Integer>> port = commandArguments.value(Integer.class, "PORT", "-p", "--port");
    private final Supplier<List<Path>> identities = commandArguments.values(Path.class, "FILE", "-i", "--identity");
    private final BooleanSupplier acceptNew = commandArguments.flag("--accept-new");
    private final BooleanSupplier password = commandArguments.flag("--password");
    private final BooleanSupplier autoPorts = commandArguments.flag("--auto-ports");
    private final Supplier<Optional<String>> bind = commandArguments.text("ADDRESS", "--bind");
    private final Supplier<Optional<String>> region = commandArguments.text("REGION", "--region");
    private final Supplier<Optional<String>> profile = commandArguments.text("NAME", "--profile");
    private final BooleanSupplier background = commandArguments.flag("--background");
    private final Supplier<Optional<Unit>> unit = commandArguments.value(Unit.class, "systemd|launchd", "--print-unit");

    /** The background process itself; what it would have to ask was asked before and comes on its input. */
    private final BooleanSupplier answered = commandArguments.hiddenFlag("--answered");

    /** Started by a service manager: the network may come later, and a failure is final. */
    private final Supplier<Optional<Unit>> under = commandArguments.hiddenValue(Unit.class, "--under");

    /** For which service manager a unit is printed. */
    enum Unit {
        systemd,
        launchd
    }

    TunnelCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
        var spec = commandArguments.spec();
        spec.addSubcommand(
                "status", new TunnelStatusCommand(ctl).commandArguments().spec());
        spec.addSubcommand("stop", new TunnelStopCommand(ctl).commandArguments().spec());
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var place = new TunnelStateStore(ctl.project(), ctl.console());
        var target = target(place);
        var lines = new TunnelCommandLine(ctl, target, forwards.get(), identities.get(), options());
        if (unit.get().isPresent()) {
            ctl.console().print(unit.get().get() == Unit.systemd ? lines.systemd() : lines.launchd());
            return 0;
        }
        var ports = Forward.parse(forwards.get());
        var running = place.file(target.text()).read();
        if (running.isPresent() && !answered.getAsBoolean()) {
            ctl.console().say("tunnel.runs", target.text(), running.get().pid());
            new TunnelPrinter(ctl.console()).show(running.get().status());
            return 0;
        }
        if (!answered.getAsBoolean()) {
            confirmBindAddress(bind.get().orElse("localhost"));
        }
        var localUser = LocalUser.of(ctl.processContext().environment());
        var prompter =
                answered.getAsBoolean() ? PipedAnswers.read(ctl.processContext().in()) : new TerminalPrompter(ctl);
        var opening = new TunnelOpening(
                localUser,
                prompter,
                bind.get(),
                autoPorts.getAsBoolean(),
                under.get().isPresent());
        if (background.getAsBoolean() && !answered.getAsBoolean()) {
            return new BackgroundTunnel(ctl, place, lines).start(target, ports, opening);
        }
        return run(new ForegroundTunnel(ctl, place, target, answered.getAsBoolean()), ports, opening);
    }

    /** An address that other machines reach is listened at only after a yes. */
    private void confirmBindAddress(String address) {
        if (address.matches("127(\\.[0-9]{1,3}){3}|::1|localhost") || ctl.options.yes()) {
            return;
        }
        var console = ctl.console();
        if (!console.canAsk() || !console.confirms("tunnel.bind", address)) {
            throw new Failure(Problem.CONFIRMATION_NEEDED, console.messages().say("tunnel.bind", address));
        }
    }

    /** launchd starts again whatever fails, so what would fail again in the same way ends there in order. */
    private int run(ForegroundTunnel run, List<Forward> ports, TunnelOpening opening) throws InterruptedException {
        try {
            return run.run(ports, opening);
        } catch (Failure failure) {
            int code = failure.problem().exitCode();
            if (code != SSH || !under.get().equals(Optional.of(Unit.launchd))) {
                throw failure;
            }
            new ErrorPrinter(ctl.console()).show(failure);
            return 0;
        }
    }

    private SshTarget target(TunnelStateStore place) {
        var written = host.get().or(place::remembered);
        var target = SshTarget.parse(written.orElseThrow(
                () -> new Failure(Problem.USAGE, ctl.console().messages().say("tunnel.nohost"))));
        if (!target.isInstance() && (region.get().isPresent() || profile.get().isPresent())) {
            throw new Failure(Problem.USAGE, ctl.console().messages().say("tunnel.noinstance", target.host()));
        }
        return new SshTarget(
                target.host(),
                target.user(),
                port.get().or(target::port),
                identities.get().stream()
                        .map(file -> ctl.options.directory(ctl.processContext()).resolve(file))
                        .toList(),
                acceptNew.getAsBoolean(),
                password.getAsBoolean(),
                region.get(),
                profile.get());
    }

    private List<String> options() {
        var options = new ArrayList<String>();
        add(options, acceptNew, "--accept-new");
        add(options, password, "--password");
        add(options, autoPorts, "--auto-ports");
        add(options, bind, "--bind");
        add(options, region, "--region");
        add(options, profile, "--profile");
        return options;
    }

    private static void add(List<String> options, BooleanSupplier given, String name) {
        if (given.getAsBoolean()) {
            options.add(name);
        }
    }

    private static void add(List<String> options, Supplier<Optional<String>> value, String name) {
        value.get().ifPresent(given -> options.addAll(List.of(name, given)));
    }
}
