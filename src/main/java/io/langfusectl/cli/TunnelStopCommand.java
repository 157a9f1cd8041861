package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelStateFile;
import java.util.concurrent.Callable;

/** Ends the tunnel that runs; none is no failure. */
final class TunnelStopCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final CommandArguments commandArguments = new CommandArguments("stop", this);

    TunnelStopCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    CommandArguments commandArguments() {
        return commandArguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var file = new TunnelStateStore(ctl.project(), ctl.console()).latest();
        var host = file.flatMap(TunnelStateFile::read)
                .map(runningTunnel -> runningTunnel.status().host());
        boolean stopped = file.isPresent() && file.get().stop();
        if (stopped) {
            ctl.console().say("tunnel.stopped", host.orElse(""));
        } else {
            ctl.console().say("tunnel.none");
        }
        return 0;
    }
}
