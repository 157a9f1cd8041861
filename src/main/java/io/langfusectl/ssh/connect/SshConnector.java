package io.langfusectl.ssh.connect;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SsmProxyCommand;
import io.langfusectl.ssh.hostkey.HostKeyChecker;
import io.langfusectl.ssh.hostkey.UnknownHostKeyException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.transport.TransportException;

/** How one host on the way is entered, over a wire that leads to it. */
public record SshConnector(SshHop hop, SshSocket sshSocket, Optional<ProxyCommand> proxy) {

    private static final Duration PATIENCE = Duration.ofMillis(9_500);

    /** Closes the socket, and with it the jump connections below, unless the login succeeds. */
    public SSHClient enter(Prompter prompter) {
        boolean in = false;
        try {
            var ssh = connect();
            hop.login().enter(ssh, prompter);
            in = true;
            return ssh;
        } catch (TransportException e) {
            throw new Failure(e, Problem.SSH_BROKEN, hop.config().host());
        } finally {
            if (!in) {
                sshSocket.close();
            }
        }
    }

    private SSHClient connect() {
        var keys = new HostKeyChecker(hop.config(), hop.target().acceptNew());
        var ssh = new SSHClient(Algorithms.config());
        ssh.setSocketFactory(new SshSocketFactory(sshSocket));
        ssh.addHostKeyVerifier(keys);
        ssh.getTransport().setTimeoutMs((int) PATIENCE.toMillis());
        var alarm =
                new CompletableFuture<Boolean>().completeOnTimeout(true, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var unused = alarm.thenAccept(late -> {
            if (late) {
                sshSocket.close(); // a host that accepts and then says nothing
            }
        });
        try {
            ssh.connect(hop.config().host(), hop.config().port());
            return ssh;
        } catch (IOException e) {
            if (keys.mayBeAsked()) {
                throw new UnknownHostKeyException(e, keys);
            }
            boolean hungUp = !alarm.isDone() && sshSocket.serverBanner().isDismissal();
            throw keys.reason().orElseGet(() -> explained(e, hasGreeted(ssh), hungUp));
        } finally {
            alarm.complete(false);
        }
    }

    /** Translates every failure before authentication into a problem. */
    private Failure explained(IOException e, boolean greeted, boolean hungUp) {
        var config = hop.config();
        var reason = e instanceof TransportException broken ? broken.getDisconnectReason() : DisconnectReason.UNKNOWN;
        if (!greeted && proxy.isPresent()) {
            var trouble = proxy.get().trouble();
            return hop.target().isInstance()
                    ? SsmProxyCommand.explained(hop.target(), proxy.get().words(), trouble)
                    : trouble;
        }
        if (!greeted && hungUp) {
            return new Failure(e, Problem.SSH_HUNG_UP, config.host(), config.port());
        }
        if (!greeted || reason == DisconnectReason.PROTOCOL_VERSION_NOT_SUPPORTED) {
            return new Failure(e, Problem.SSH_NOT_SPOKEN, config.host(), config.port());
        }
        return new Failure(e, Problem.SSH_BROKEN, config.host());
    }

    /** Returns once the server has sent its version line; sshj fails on an incomplete one. */
    private static boolean hasGreeted(SSHClient ssh) {
        try {
            return ssh.getTransport().getServerVersion() != null;
        } catch (StringIndexOutOfBoundsException e) {
            return false;
        }
    }
}
