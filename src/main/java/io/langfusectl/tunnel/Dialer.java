package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.transport.TransportException;

/** Makes links to one host, over every hop on the way. */
final class Dialer {

    private static final Duration HANDSHAKE = Duration.ofMillis(9_500);

    private final List<Hop> hops;
    private final House house;
    private final Laptop laptop;

    /** One host on the way. */
    record Hop(SshConfig config, SshTarget target, Login login) {}

    Dialer(List<Hop> hops, House house, Laptop laptop) {
        this.hops = hops;
        this.house = house;
        this.laptop = laptop;
    }

    /** The first link: whether strangers on the way are to be trusted, the person is asked. */
    Link dialAsking(Person person, Duration connectTimeout) {
        try {
            return dial(person, connectTimeout);
        } catch (Stranger stranger) {
            if (!person.trusts(stranger.keys().question())) {
                throw stranger.keys().reason().orElseThrow();
            }
            stranger.keys().rememberRefused();
            return dialAsking(person, connectTimeout); // the next host on the way may be a stranger too
        }
    }

    /** How long the first hop may take to answer: what ssh's configuration says, or so long. */
    Duration connectTimeoutOr(Duration usual) {
        return hops.get(0).config().connectTimeout().orElse(usual);
    }

    /** A link that is up; whatever was opened for one that is not is closed again. */
    Link dial(Person person, Duration connectTimeout) {
        var first = hops.get(0).config();
        var proxy = first.proxyCommand().map(command -> ProxyCommand.start(command, laptop.environment()));
        var wire = proxy.map(ProxyCommand::wire)
                .orElseGet(() -> new Route(first.host(), first.port()).open(connectTimeout));
        var link = new Link(enter(hops.get(0), wire, proxy, person), wire, houseOf(0), Optional.empty());
        for (int i = 1; i < hops.size(); i++) {
            var through = new Jump(link, hops.get(i).config()).open();
            var ssh = enter(hops.get(i), through, Optional.empty(), person);
            link = new Link(ssh, through, houseOf(i), Optional.of(link));
        }
        return link;
    }

    private House houseOf(int hop) {
        return hop == hops.size() - 1 ? house : house.below();
    }

    /** Ends the wire – and with it the links below – unless the host lets us in. */
    private static SSHClient enter(Hop hop, Wire wire, Optional<ProxyCommand> proxy, Person person) {
        boolean in = false;
        try {
            var ssh = shakeHands(hop, wire, proxy);
            hop.login().enter(ssh, person);
            in = true;
            return ssh;
        } catch (TransportException e) {
            throw new Failure(e, Problem.SSH_BROKEN, hop.config().host());
        } finally {
            if (!in) {
                wire.close();
            }
        }
    }

    private static SSHClient shakeHands(Hop hop, Wire wire, Optional<ProxyCommand> proxy) {
        var keys = new HostKeys(hop.config(), hop.target().acceptNew());
        var ssh = new SSHClient(Offer.config());
        ssh.setSocketFactory(new WireFactory(wire));
        ssh.addHostKeyVerifier(keys);
        ssh.getTransport().setTimeoutMs((int) HANDSHAKE.toMillis());
        var alarm =
                new CompletableFuture<Boolean>().completeOnTimeout(true, HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
        var unused = alarm.thenAccept(late -> {
            if (late) {
                wire.close(); // a host that accepts and then says nothing
            }
        });
        try {
            ssh.connect(hop.config().host(), hop.config().port());
            return ssh;
        } catch (IOException e) {
            if (keys.mayBeAsked()) {
                throw new Stranger(e, keys);
            }
            boolean hungUp = !alarm.isDone() && wire.greeting().isDismissal();
            throw keys.reason().orElseGet(() -> explained(e, ssh, hop, proxy, hungUp));
        } finally {
            alarm.complete(false);
        }
    }

    /** The one place where what goes wrong before authentication gets its name. */
    private static Failure explained(
            IOException e, SSHClient ssh, Hop hop, Optional<ProxyCommand> proxy, boolean hungUp) {
        var config = hop.config();
        var reason = e instanceof TransportException broken ? broken.getDisconnectReason() : DisconnectReason.UNKNOWN;
        boolean greeted = hasGreeted(ssh);
        if (!greeted && proxy.isPresent()) {
            var trouble = proxy.get().trouble();
            return hop.target().isInstance()
                    ? InstanceRoute.explained(hop.target(), proxy.get().words(), trouble)
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

    /** The other side has said that it speaks SSH; sshj fails on an unfinished greeting. */
    private static boolean hasGreeted(SSHClient ssh) {
        try {
            return ssh.getTransport().getServerVersion() != null;
        } catch (StringIndexOutOfBoundsException e) {
            return false;
        }
    }

    /** A host nobody has met: not a failure yet, somebody may know its key. */
    static final class Stranger extends RuntimeException {

        private final transient HostKeys keys;

        Stranger(Throwable cause, HostKeys keys) {
            super(cause);
            this.keys = keys;
        }

        HostKeys keys() {
            return keys;
        }
    }
}
