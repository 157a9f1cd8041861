package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.util.List;
import java.util.concurrent.Callable;

/** How the tunnel is that runs, in whichever process. */
final class TunnelStatusCommand implements Callable<Integer> {

    private static final int NOT_RIGHT = 7;

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("status", this);

    TunnelStatusCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() {
        var place = new TunnelStateStore(ctl.project(), ctl.console());
        var running = place.latest().flatMap(TunnelStateFile::read);
        var status = running.map(TunnelStateFile.RunningTunnel::status)
                .orElseGet(() -> TunnelStatus.none(place.remembered().orElse("")));
        if (running.isEmpty()) {
            ctl.console().say("tunnel.none");
            ctl.console().show(TunnelStatusJson.of(status), List::of);
            return NOT_RIGHT;
        }
        new TunnelPrinter(ctl.console()).show(status);
        return status.up() ? 0 : NOT_RIGHT;
    }
}
