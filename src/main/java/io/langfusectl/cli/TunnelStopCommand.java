package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelStateFile;
import java.util.concurrent.Callable;

/** Ends the tunnel that runs; none is no failure. */
final class TunnelStopCommand implements Callable<Integer> {

    private final LangfuseCtl ctl;
    private final Arguments arguments = new Arguments("stop", this);

    TunnelStopCommand(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    Arguments arguments() {
        return arguments;
    }

    @Override
    public Integer call() throws InterruptedException {
        var file = new TunnelPlace(ctl.project(), ctl.screen()).latest();
        var host = file.flatMap(TunnelStateFile::read)
                .map(runningTunnel -> runningTunnel.status().host());
        boolean stopped = file.isPresent() && file.get().stop();
        if (stopped) {
            ctl.screen().say("tunnel.stopped", host.orElse(""));
        } else {
            ctl.screen().say("tunnel.none");
        }
        return 0;
    }
}
