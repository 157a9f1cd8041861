package io.langfusectl.tunnel.link;

import io.langfusectl.net.Ports;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The local ports of a tunnel: taken one after the other, before anything is connected. */
public final class LocalListeners implements AutoCloseable {

    private final List<LocalListener> listeners = new ArrayList<>();
    private final FileDescriptorReserve reserve = new FileDescriptorReserve();
    private final EventLoop eventLoop;
    private final Consumer<ClientConnection> onClient;

    /**
     * Creates a set of listeners that holds no port yet.
     *
     * @param onClient told of every client, on the loop's thread
     */
    public LocalListeners(EventLoop eventLoop, Consumer<ClientConnection> onClient) {
        this.eventLoop = eventLoop;
        this.onClient = onClient;
    }

    public void bind(Forward forward, TunnelOpening opening) {
        var listener = newListener(forward, opening);
        listeners.add(listener);
        listener.open(eventLoop, reserve, onClient);
    }

    private static LocalListener newListener(Forward forward, TunnelOpening opening) {
        var addresses = addresses(opening.bind());
        try {
            return new LocalListener(forward, addresses);
        } catch (Failure taken) {
            if (taken.problem() != Problem.FORWARD_TAKEN || !opening.otherPorts()) {
                throw taken;
            }
            int free = Ports.nextFree(forward.local(), Set.of()).orElse(forward.local());
            return new LocalListener(forward.from(free), addresses);
        }
    }

    private static List<InetAddress> addresses(Optional<String> bind) {
        try {
            if (bind.isPresent()) {
                return List.of(InetAddress.getAllByName(bind.get()));
            }
            return List.of(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                    InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        } catch (UnknownHostException e) {
            throw new Failure(e, Problem.SSH_HOST_NOT_FOUND, bind.orElse("::1"));
        }
    }

    public List<LocalListener> all() {
        return List.copyOf(listeners);
    }

    /** How each is, with the milliseconds of the link's last round trip. */
    public List<TunnelStatus.ForwardStatus> status(long milliseconds) {
        return listeners.stream()
                .map(listener -> status(listener, milliseconds))
                .toList();
    }

    private static TunnelStatus.ForwardStatus status(LocalListener listener, long milliseconds) {
        return new TunnelStatus.ForwardStatus(
                name(listener),
                listener.forward().local(),
                listener.forward().target(),
                listener.forwardProbeResult().state(),
                listener.forward().expected(),
                listener.trafficCounters().connections(),
                listener.trafficCounters().bytesReceived(),
                listener.trafficCounters().bytesSent(),
                milliseconds);
    }

    /** By which name clients of this machine reach it: an address of its own where it listens at that alone. */
    private static String name(LocalListener listener) {
        try {
            var at = listener.address().getAddress();
            if (addresses(Optional.empty()).contains(at)) {
                return "localhost";
            }
            return at instanceof Inet6Address ? "[" + at.getHostAddress() + "]" : at.getHostAddress();
        } catch (IOException e) {
            return "localhost"; // closed: nobody reaches it
        }
    }

    /** One through which a login goes astray, if it was seen. */
    public Optional<TunnelStatus.StrayLogin> strayLogin() {
        return listeners.stream()
                .flatMap(listener -> listener
                        .forwardProbeResult()
                        .loginPort()
                        .filter(port -> port != listener.forward().local())
                        .map(port ->
                                new TunnelStatus.StrayLogin(listener.forward().local(), port))
                        .stream())
                .findFirst();
    }

    @Override
    public void close() {
        listeners.forEach(LocalListener::close);
        reserve.close();
    }
}
