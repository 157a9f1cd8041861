package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelFile;
import io.langfusectl.tunnel.TunnelStatus;
import java.util.List;
import java.util.Optional;
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
        var place = new TunnelPlace(ctl);
        var running = place.latest().flatMap(TunnelFile::read);
        var status = running.map(TunnelFile.Running::status)
                .orElseGet(() ->
                        new TunnelStatus(place.remembered().orElse(""), false, Optional.empty(), 0, "", List.of()));
        if (running.isEmpty()) {
            ctl.screen().say("tunnel.none");
            ctl.screen().show(TunnelScreen.json(status), List::of);
            return NOT_RIGHT;
        }
        new TunnelScreen(ctl.screen()).show(status);
        return status.up() ? 0 : NOT_RIGHT;
    }
}
