package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.Forward;
import io.langfusectl.tunnel.Laptop;
import io.langfusectl.tunnel.SshTarget;
import io.langfusectl.tunnel.Tunnel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ports of a far host, here, for as long as it runs. */
@Command(
        name = "tunnel",
        subcommands = {TunnelStatusCommand.class, TunnelStopCommand.class})
final class TunnelCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;

    @Parameters(arity = "0..1", paramLabel = "HOST")
    private @Nullable String host;

    @Option(
            names = {"-L", "--forward"},
            paramLabel = "[LOCAL:]REMOTE")
    private List<String> forwards = List.of();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT")
    private @Nullable Integer port;

    @Option(
            names = {"-i", "--identity"},
            paramLabel = "FILE")
    private List<Path> identities = List.of();

    @Option(names = "--accept-new")
    private boolean acceptNew;

    @Option(names = "--password")
    private boolean password;

    @Option(names = "--auto-ports")
    private boolean autoPorts;

    @Option(names = "--bind", paramLabel = "ADDRESS")
    private @Nullable String bind;

    @Option(names = "--region", paramLabel = "REGION")
    private @Nullable String region;

    @Option(names = "--profile", paramLabel = "NAME")
    private @Nullable String profile;

    @Option(names = "--background")
    private boolean background;

    @Option(names = "--print-unit", paramLabel = "systemd|launchd")
    private @Nullable Unit unit;

    /** The background process itself; what it would have to ask was asked before and comes on its input. */
    @Option(names = "--answered", hidden = true)
    private boolean answered;

    /** For which service manager a unit is printed. */
    enum Unit {
        systemd,
        launchd
    }

    TunnelCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    LangfuseCtl ctl() {
        return ctl;
    }

    @Override
    public Integer call() throws InterruptedException {
        var place = new TunnelPlace(ctl);
        var target = target(place);
        var lines = new TunnelLine(ctl, target, forwards, identities, options());
        if (unit != null) {
            ctl.screen().print(unit == Unit.systemd ? lines.systemd() : lines.launchd());
            return 0;
        }
        var ports = Forward.parse(forwards);
        var running = place.file(target.text()).read();
        if (running.isPresent() && !answered) {
            ctl.screen().say("tunnel.runs", target.text(), running.get().pid());
            new TunnelScreen(ctl.screen()).show(running.get().status());
            return 0;
        }
        agreeToBind();
        var laptop = Laptop.of(ctl.host().environment());
        var person = answered ? TunnelAnswers.read(ctl.host().in()) : new TerminalPerson(ctl);
        var opening = new Tunnel.Opening(laptop, person, Optional.ofNullable(bind), autoPorts);
        if (background && !answered) {
            return new TunnelBackground(ctl, place, lines).start(target, ports, opening);
        }
        return new TunnelRun(ctl, place, target).run(ports, opening);
    }

    private SshTarget target(TunnelPlace place) {
        var written = host == null ? place.remembered() : Optional.of(host);
        var target = SshTarget.parse(written.orElseThrow(
                () -> new Failure(Problem.USAGE, ctl.screen().messages().say("tunnel.nohost"))));
        return new SshTarget(
                target.host(),
                target.user(),
                port == null ? target.port() : Optional.of(port),
                identities.stream()
                        .map(file -> ctl.options.directory(ctl.host()).resolve(file))
                        .toList(),
                acceptNew,
                password,
                Optional.ofNullable(region),
                Optional.ofNullable(profile));
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

    private static void add(List<String> options, boolean given, String name) {
        if (given) {
            options.add(name);
        }
    }

    private static void add(List<String> options, @Nullable String value, String name) {
        if (value != null) {
            options.addAll(List.of(name, value));
        }
    }

    /** A port that is open to others is somebody's decision. */
    private void agreeToBind() {
        if (bind == null || bind.matches("127\\..*|::1|localhost") || ctl.options.yes() || answered) {
            return;
        }
        var question = ctl.screen().messages().say("tunnel.bind", bind);
        if (!ctl.screen().canAsk()) {
            throw new Failure(Problem.CONFIRMATION_NEEDED, question);
        }
        if (!ctl.screen().ask("tunnel.bind", bind).equalsIgnoreCase("y")) {
            throw new Failure(Problem.CONFIRMATION_NEEDED, question);
        }
    }
}
