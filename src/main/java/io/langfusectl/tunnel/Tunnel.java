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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Local ports that lead to a far host, held open for as long as this is. */
public final class Tunnel implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(8);

    static {
        EcdsaAlias.install();
    }

    private final SshTarget target;
    private final List<Door> doors = new ArrayList<>();
    private final Loop downlink = new Loop("tunnel-down");
    private final History history;
    private final Keeper keeper;
    private @Nullable Lookout lookout;

    private Tunnel(SshTarget target, Consumer<TunnelEvent> listener) {
        this.target = target;
        this.history = new History(listener);
        this.keeper = new Keeper(history, downlink);
    }

    /** Takes every port first, then connects and authenticates; what is returned works. */
    public static Tunnel open(
            SshTarget target, List<Forward> forwards, Opening opening, Consumer<TunnelEvent> listener) {
        var tunnel = new Tunnel(target, listener);
        boolean open = false;
        try {
            HybridExchange.prepare();
            forwards.forEach(forward -> tunnel.takePort(forward, opening));
            var dialer = Itinerary.to(target, opening.laptop()).dialer(tunnel.keeper.house());
            tunnel.keeper.start(dialer, firstLink(dialer, opening));
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

    private static Link firstLink(Dialer dialer, Opening opening) {
        try {
            return dialer.dial(opening.person(), CONNECT);
        } catch (Dialer.Stranger stranger) {
            if (!opening.person().trusts(stranger.keys().question())) {
                throw stranger.keys().reason().orElseThrow();
            }
            stranger.keys().rememberRefused();
            return firstLink(dialer, opening); // the next host on the way may be a stranger too
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
                door.sighting().state(),
                door.forward().expected(),
                door.connections(),
                door.bytesReceived(),
                door.bytesSent(),
                milliseconds);
    }

    /** Waits until every forward has been looked through once, or the time is over. */
    public void look(ProjectKeys keys, Duration patience) throws InterruptedException {
        var unused = lookout(keys).await(patience);
    }

    private synchronized Lookout lookout(ProjectKeys keys) {
        if (lookout == null) {
            lookout = new Lookout(doors, () -> keeper.current() != null, keys);
        }
        return lookout;
    }

    /** A local port of Langfuse that differs from the one it sends browsers to after a login. */
    public record StrayLogin(int local, int expected) {}

    /** A forward through which a login goes astray, if it was seen. */
    public Optional<StrayLogin> strayLogin() {
        return doors.stream()
                .flatMap(door -> door
                        .sighting()
                        .loginPort()
                        .filter(port -> port != door.forward().local())
                        .map(port -> new StrayLogin(door.forward().local(), port))
                        .stream())
                .findFirst();
    }

    /** Waits until the tunnel is closed; a {@link Failure} when it cannot be held any longer. */
    public void await() throws InterruptedException {
        while (!await(Duration.ofHours(1))) {}
    }

    /** The same for a time; true when the tunnel was closed. */
    public boolean await(Duration patience) throws InterruptedException {
        try {
            keeper.ended().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new CompletionException(e);
        }
    }

    /** Opens a tunnel and closes it again, so that what has to be asked is asked, and what fails fails. */
    public static void tryOut(SshTarget target, List<Forward> forwards, Opening opening) {
        open(target, forwards, opening, event -> {}).close();
    }

    @Override
    public void close() {
        if (lookout != null) {
            lookout.close();
        }
        doors.forEach(Door::close);
        keeper.close();
        downlink.close();
    }
}
