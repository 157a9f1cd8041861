package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.connect.ProxyCommand;
import io.langfusectl.ssh.connect.SshConnector;
import io.langfusectl.ssh.connect.SshHop;
import io.langfusectl.ssh.connect.SshSocket;
import io.langfusectl.ssh.connect.TcpConnector;
import io.langfusectl.ssh.hostkey.UnknownHostKeyException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;

/** Makes links to one host, over every hop on the way. */
public final class LinkFactory {

    private static final Duration RECONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final List<SshHop> hops;
    private final LinkContext context;
    private final LocalUser localUser;

    LinkFactory(List<SshHop> hops, LinkContext context, LocalUser localUser) {
        this.hops = hops;
        this.context = context;
        this.localUser = localUser;
    }

    /** Opens the first link. Asks the user to confirm unknown host keys. */
    public Link connectInteractively(Prompter prompter, Duration connectTimeout) {
        try {
            return connect(prompter, connectTimeout);
        } catch (UnknownHostKeyException unknownHostKeyException) {
            if (!prompter.trusts(unknownHostKeyException.keys().question())) {
                throw unknownHostKeyException.keys().reason().orElseThrow();
            }
            unknownHostKeyException.keys().rememberRefused();
            return connectInteractively(prompter, connectTimeout); // the next host on the way may be a stranger too
        }
    }

    /**
     * Opens a further link without prompting. Attempts overlap and are limited in number, so their timeout is short.
     */
    public Link reconnect() {
        var configured = connectTimeoutOr(RECONNECT_TIMEOUT);
        return connect(
                Prompter.NON_INTERACTIVE, configured.compareTo(RECONNECT_TIMEOUT) < 0 ? configured : RECONNECT_TIMEOUT);
    }

    /** How long the first hop may take to answer: what ssh's configuration says, or so long. */
    public Duration connectTimeoutOr(Duration defaultTimeout) {
        return hops.get(0).config().connectTimeout().orElse(defaultTimeout);
    }

    /** A link that is up; whatever was opened for one that is not is closed again. */
    private Link connect(Prompter prompter, Duration connectTimeout) {
        var first = hops.get(0).config();
        var proxy = first.proxyCommand().map(command -> ProxyCommand.start(command, localUser.environment()));
        var sshSocket = proxy.map(ProxyCommand::sshSocket)
                .orElseGet(() -> new TcpConnector(first.host(), first.port()).open(connectTimeout));
        var link = newLink(
                new SshConnector(hops.get(0), sshSocket, proxy).enter(prompter), sshSocket, 0, Optional.empty());
        for (int i = 1; i < hops.size(); i++) {
            var jumpSocket = new JumpConnector(link, hops.get(i).config()).open();
            var ssh = new SshConnector(hops.get(i), jumpSocket, Optional.empty()).enter(prompter);
            link = newLink(ssh, jumpSocket, i, Optional.of(link));
        }
        return link;
    }

    private Link newLink(SSHClient ssh, SshSocket sshSocket, int hop, Optional<Link> outer) {
        try {
            return new Link(ssh, sshSocket, contextFor(hop), outer);
        } catch (UncheckedIOException e) { // no descriptor is left for its selector
            sshSocket.close();
            var config = hops.get(hop).config();
            throw new Failure(e, Problem.SSH_UNREACHABLE, config.host(), config.port());
        }
    }

    private LinkContext contextFor(int hop) {
        return hop == hops.size() - 1 ? context : context.forJumpHost();
    }
}
