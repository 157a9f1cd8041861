package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Local ports that lead to a far host, held open for as long as this is. */
public final class Tunnel implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(8);

    private final SshTarget target;
    private final List<Door> doors = new ArrayList<>();
    private final Loop downlink = new Loop("tunnel-down");
    private final History history;
    private final Keeper keeper;

    private Tunnel(SshTarget target, Laptop laptop, Consumer<TunnelEvent> listener) {
        this.target = target;
        this.history = new History(listener);
        this.keeper = new Keeper(
                history, downlink, house -> Itinerary.to(target, laptop).dialer(house));
    }

    /** Takes every port first, then connects and authenticates; what is returned works. */
    public static Tunnel open(
            SshTarget target, List<Forward> forwards, Opening opening, Consumer<TunnelEvent> listener) {
        var tunnel = new Tunnel(target, opening.laptop(), listener);
        boolean open = false;
        try {
            forwards.forEach(forward -> tunnel.takePort(forward, opening));
            tunnel.keeper.start(tunnel.firstLink(opening));
            open = true;
            return tunnel;
        } finally {
            if (!open) {
                tunnel.close();
            }
        }
    }

    /**
     * Under which circumstances a tunnel is opened.
     *
     * @param bind the address to listen at; nothing means this machine only
     * @param otherPorts a port that is taken is replaced by a free one
     */
    public record Opening(Laptop laptop, Person person, Optional<String> bind, boolean otherPorts) {}

    private void takePort(Forward forward, Opening opening) {
        var addresses = addresses(opening);
        Door door;
        try {
            door = new Door(forward, addresses);
        } catch (Failure taken) {
            if (taken.problem() != Problem.FORWARD_TAKEN || !opening.otherPorts()) {
                throw taken;
            }
            door = new Door(forward.from(FreePort.near(forward.local())), addresses);
        }
        doors.add(door);
        door.open(downlink, keeper::serve);
    }

    private static List<InetAddress> addresses(Opening opening) {
        try {
            if (opening.bind().isPresent()) {
                return List.of(InetAddress.getAllByName(opening.bind().get()));
            }
            return List.of(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                    InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        } catch (UnknownHostException e) {
            throw new Failure(e, Problem.SSH_HOST_NOT_FOUND, opening.bind().orElse("::1"));
        }
    }

    private Link firstLink(Opening opening) {
        try {
            return keeper.dialer().dial(opening.person(), CONNECT);
        } catch (Dialer.Stranger stranger) {
            if (!opening.person().trusts(stranger.keys().question())) {
                throw stranger.keys().reason().orElseThrow();
            }
            stranger.keys().rememberRefused();
            return firstLink(opening); // the next host on the way may be a stranger too
        }
    }

    /** The forwards as they are: with the local ports that were really taken. */
    public List<Forward> forwards() {
        return doors.stream().map(Door::forward).toList();
    }

    public TunnelStatus status() {
        var link = keeper.current();
        return new TunnelStatus(
                target.text(),
                link != null,
                Optional.ofNullable(history.since()),
                history.reconnects(),
                history.lastReason(),
                doors.stream()
                        .map(door -> status(
                                door,
                                link == null ? 0 : link.pulse().roundTrip().toMillis()))
                        .toList());
    }

    private static TunnelStatus.ForwardStatus status(Door door, long milliseconds) {
        return new TunnelStatus.ForwardStatus(
                door.forward().local(),
                door.forward().target(),
                TunnelStatus.State.UNKNOWN,
                door.forward().expected(),
                door.connections(),
                door.bytesReceived(),
                door.bytesSent(),
                milliseconds);
    }

    /** Waits until the tunnel is closed; a {@link Failure} when it cannot be held any longer. */
    public void await() throws InterruptedException {
        try {
            keeper.ended().get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new CompletionException(e);
        }
    }

    @Override
    public void close() {
        doors.forEach(Door::close);
        keeper.close();
        downlink.close();
    }
}
