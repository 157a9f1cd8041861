package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;

/**
 * Makes sshd set TCP_NODELAY on the connection. It does so only for connections that have run a command (otherwise
 * every second small answer waits for an acknowledgement), so we run one that does nothing; a host that allows no
 * commands is merely slower.
 */
final class NoDelayRequest {

    private static final int TIMEOUT_SECONDS = 5;

    private NoDelayRequest() {}

    /** The thread that asks; sshj would have it wait for half a minute if the link ends meanwhile. */
    static Thread start(Link link) {
        var thread = new Thread(() -> run(link), "tunnel-interactive");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void run(Link link) {
        try (var session = new SessionChannel(link.connection())) {
            session.open();
            var command = session.exec("true");
            command.join(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            return; // no commands here, or no link, which its supervisor has noticed
        }
    }
}
