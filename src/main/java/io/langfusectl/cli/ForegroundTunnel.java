package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel in this process: opened, shown, watched until it ends.
 *
 * @param awaited whoever started it waits for its status file
 */
record ForegroundTunnel(LangfuseCtl ctl, TunnelStateStore place, SshTarget target, boolean awaited) {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(6);

    int run(List<Forward> forwards, TunnelOpening opening) throws InterruptedException {
        var screen = new TunnelPrinter(ctl.console());
        var file = place.file(target.text());
        try (var tunnel = Tunnel.open(target, forwards, opening, screen::heard);
                var reader = watchReader()) {
            if (!comesUp(tunnel, file)) {
                return 0;
            }
            tunnel.look(place.keys(), FIRST_LOOK);
            refuseIfForbidden(tunnel.status());
            place.remember(target.text());
            var status = tunnel.status();
            var written = writeFirst(file, status);
            screen.opened(status);
            watch(tunnel, screen, file, written);
            return 0;
        } finally {
            file.remove();
        }
    }

    /** What was written; nothing where nobody may write now, which this tunnel says and outlives. */
    private @Nullable TunnelStatus writeFirst(TunnelStateFile file, TunnelStatus status) {
        try {
            file.write(status);
            return status;
        } catch (Failure failure) {
            if (awaited) {
                throw failure;
            }
            ctl.console().note("tunnel.unwritten", ctl.console().messages().what(failure));
            return null;
        }
    }

    /** Where every change is told, the tunnel ends with whoever is told. */
    private ReaderWatch watchReader() {
        return ReaderWatch.begin(ctl.processContext(), ctl.console().format() == Console.Format.EVENTS);
    }

    private void watch(Tunnel tunnel, TunnelPrinter screen, TunnelStateFile file, @Nullable TunnelStatus first)
            throws InterruptedException {
        var written = first;
        TunnelStatus shown = null;
        do {
            var status = tunnel.status();
            if ((!status.equals(written) || !file.exists()) && isWritten(file, status)) {
                written = status;
            }
            if (!status.equals(shown)) {
                screen.update(status);
                shown = status;
                ctl.console().requireWritten();
            }
        } while (!tunnel.await(PERIOD));
    }

    /** A tunnel outlives a full disk: how it is will be written when there is room again. */
    private static boolean isWritten(TunnelStateFile file, TunnelStatus status) {
        try {
            file.write(status);
            return true;
        } catch (Failure full) {
            return false;
        }
    }

    /** Under a service manager the network may come later; false when the tunnel was closed before. */
    private boolean comesUp(Tunnel tunnel, TunnelStateFile file) throws InterruptedException {
        var told = "";
        for (var status = tunnel.status(); !status.up(); status = tunnel.status()) {
            isWritten(file, status);
            if (!told.equals(status.lastReason())) {
                told = status.lastReason();
                new TunnelPrinter(ctl.console()).down(status);
            }
            if (tunnel.await(PERIOD)) {
                return false;
            }
        }
        return true;
    }

    /** All of them: then it is the host's doing and no forward will ever work. */
    private void refuseIfForbidden(TunnelStatus status) {
        if (status.forwards().stream().allMatch(forward -> forward.state() == State.FORBIDDEN)) {
            throw new Failure(Problem.SSH_FORWARDING_FORBIDDEN, target.host());
        }
    }
}
