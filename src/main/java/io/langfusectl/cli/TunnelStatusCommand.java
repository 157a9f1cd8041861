package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.TunnelStatus;
import java.util.List;
import java.util.concurrent.Callable;

/** How the tunnel is that runs, in whichever process. */
final class TunnelStatusCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;

    private final LangfuseCtl ctl;
    private final Arguments arguments = new Arguments("status", this);

    TunnelStatusCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() {
        var place = new TunnelPlace(ctl.project(), ctl.screen());
        var running = place.latest().flatMap(TunnelStateFile::read);
        var status = running.map(TunnelStateFile.RunningTunnel::status)
                .orElseGet(() -> TunnelStatus.none(place.remembered().orElse("")));
        if (running.isEmpty()) {
            ctl.screen().say("tunnel.none");
            ctl.screen().show(TunnelResult.of(status), List::of);
            return NOT_RIGHT;
        }
        new TunnelScreen(ctl.screen()).show(status);
        return status.up() ? 0 : NOT_RIGHT;
    }
}
