package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The local ports of a tunnel: taken one after the other, before anything is connected. */
final class Doors implements AutoCloseable {

    private final List<Door> doors = new ArrayList<>();
    private final DescriptorReserve reserve = new DescriptorReserve();
    private final Loop loop;
    private final Consumer<Caller> onCaller;

    /** @param onCaller told of every client, on the loop's thread */
    Doors(Loop loop, Consumer<Caller> onCaller) {
        this.loop = loop;
        this.onCaller = onCaller;
    }

    void take(Forward forward, Tunnel.Opening opening) {
        var door = opened(forward, opening);
        doors.add(door);
        door.open(loop, reserve, onCaller);
    }

    private static Door opened(Forward forward, Tunnel.Opening opening) {
        var addresses = addresses(opening.bind());
        try {
            return new Door(forward, addresses);
        } catch (Failure taken) {
            if (taken.problem() != Problem.FORWARD_TAKEN || !opening.otherPorts()) {
                throw taken;
            }
            return new Door(forward.from(FreePort.near(forward.local())), addresses);
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

    List<Door> all() {
        return List.copyOf(doors);
    }

    /** How each is, with the milliseconds of the link's last round trip. */
    List<TunnelStatus.ForwardStatus> status(long milliseconds) {
        return doors.stream().map(door -> status(door, milliseconds)).toList();
    }

    private static TunnelStatus.ForwardStatus status(Door door, long milliseconds) {
        return new TunnelStatus.ForwardStatus(
                name(door),
                door.forward().local(),
                door.forward().target(),
                door.sighting().state(),
                door.forward().expected(),
                door.traffic().connections(),
                door.traffic().bytesReceived(),
                door.traffic().bytesSent(),
                milliseconds);
    }

    /** By which name clients of this machine reach it: an address of its own where it listens at that alone. */
    private static String name(Door door) {
        try {
            var at = door.address().getAddress();
            if (addresses(Optional.empty()).contains(at)) {
                return "localhost";
            }
            return at instanceof Inet6Address ? "[" + at.getHostAddress() + "]" : at.getHostAddress();
        } catch (IOException e) {
            return "localhost"; // closed: nobody reaches it
        }
    }

    /** One through which a login goes astray, if it was seen. */
    Optional<TunnelStatus.StrayLogin> strayLogin() {
        return doors.stream()
                .flatMap(door -> door
                        .sighting()
                        .loginPort()
                        .filter(port -> port != door.forward().local())
                        .map(port -> new TunnelStatus.StrayLogin(door.forward().local(), port))
                        .stream())
                .findFirst();
    }

    @Override
    public void close() {
        doors.forEach(Door::close);
        reserve.close();
    }
}
