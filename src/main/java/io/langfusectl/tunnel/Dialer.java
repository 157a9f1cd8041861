package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;

/** Makes links to one host, over every hop on the way. */
final class Dialer {

    private static final Duration CONNECT_AGAIN = Duration.ofSeconds(2);

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

    /**
     * A further link, which nobody can be asked about. Such dials overlap, so a long time for each would only make the
     * next ones late.
     */
    Link dialAgain() {
        var configured = connectTimeoutOr(CONNECT_AGAIN);
        return dial(Person.NOBODY, configured.compareTo(CONNECT_AGAIN) < 0 ? configured : CONNECT_AGAIN);
    }

    /** How long the first hop may take to answer: what ssh's configuration says, or so long. */
    Duration connectTimeoutOr(Duration usual) {
        return hops.get(0).config().connectTimeout().orElse(usual);
    }

    /** A link that is up; whatever was opened for one that is not is closed again. */
    private Link dial(Person person, Duration connectTimeout) {
        var first = hops.get(0).config();
        var proxy = first.proxyCommand().map(command -> ProxyCommand.start(command, laptop.environment()));
        var wire = proxy.map(ProxyCommand::wire)
                .orElseGet(() -> new Route(first.host(), first.port()).open(connectTimeout));
        var link = over(new Handshake(hops.get(0), wire, proxy).enter(person), wire, 0, Optional.empty());
        for (int i = 1; i < hops.size(); i++) {
            var through = new Jump(link, hops.get(i).config()).open();
            var ssh = new Handshake(hops.get(i), through, Optional.empty()).enter(person);
            link = over(ssh, through, i, Optional.of(link));
        }
        return link;
    }

    private Link over(SSHClient ssh, Wire wire, int hop, Optional<Link> outer) {
        try {
            return new Link(ssh, wire, houseOf(hop), outer);
        } catch (UncheckedIOException e) { // no descriptor is left for its selector
            wire.close();
            var config = hops.get(hop).config();
            throw new Failure(e, Problem.SSH_UNREACHABLE, config.host(), config.port());
        }
    }

    private House houseOf(int hop) {
        return hop == hops.size() - 1 ? house : house.below();
    }
}
