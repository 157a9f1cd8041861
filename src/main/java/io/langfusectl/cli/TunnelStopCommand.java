package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Ends the tunnel that runs; none is no failure. */
@Command(name = "stop")
final class TunnelStopCommand implements Callable<Integer> {

    @ParentCommand
    private TunnelCommand tunnel;

    @Override
    public Integer call() throws InterruptedException {
        var ctl = tunnel.ctl();
        var file = new TunnelPlace(ctl).latest();
        var host =
                file.flatMap(TunnelFile::read).map(running -> running.status().host());
        boolean stopped = file.isPresent() && file.get().stop();
        if (stopped) {
            ctl.screen().say("tunnel.stopped", host.orElse(""));
        } else {
            ctl.screen().say("tunnel.none");
        }
        return 0;
    }
}
