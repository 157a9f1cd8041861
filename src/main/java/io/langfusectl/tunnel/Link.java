package io.langfusectl.tunnel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.direct.Parameters;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated SSH connection and the flows it carries. It ends once, and then all it held is set free at once.
 */
final class Link {

    private final SSHClient ssh;
    private final Wire wire;
    private final House house;
    private final Optional<Link> outer;
    private final Loop uplink;
    private final Parcel parcel = new Parcel();
    private final Set<Caller> queued = ConcurrentHashMap.newKeySet();
    private final Set<Flow> flows = ConcurrentHashMap.newKeySet();
    private final Reserve reserve = new Reserve(this);
    private final AtomicReference<String> end = new AtomicReference<>();
    private final AtomicReference<Thread> interactive = new AtomicReference<>();
    private final Pulse pulse;

    /**
     * @param ssh connected over the wire and authenticated
     * @param outer the link it runs through, which ends with it
     */
    Link(SSHClient ssh, Wire wire, House house, Optional<Link> outer) {
        this.ssh = ssh;
        this.wire = wire;
        this.house = house;
        this.outer = outer;
        this.uplink = new Loop("tunnel-up", wire.corked()::cork, this::uncork, error -> cut(String.valueOf(error)));
        this.pulse = new Pulse(wire, this::ask);
        ssh.getTransport().setDisconnectListener((reason, message) -> cut(String.valueOf(message)));
        if (!ssh.getTransport().isRunning()) {
            cut("closed");
        }
    }

    private void uncork() {
        try {
            wire.corked().uncork();
        } catch (IOException e) {
            cut(e);
        }
    }

    SSHClient ssh() {
        return ssh;
    }

    Connection connection() {
        return ssh.getConnection();
    }

    Loop uplink() {
        return uplink;
    }

    Loop downlink() {
        return house.downlink();
    }

    Parcel parcel() {
        return parcel;
    }

    Pulse pulse() {
        return pulse;
    }

    /** A client's only bytes may be trusted to it, unasked. */
    boolean isFresh(long now) {
        return pulse.isFresh(now) && !house.sleep().isUnnoticed(house.sleep().at(now));
    }

    boolean isUp() {
        return end.get() == null;
    }

    /** Gives the client a channel, or back to the waiting if this link ends before the far side has answered. */
    void serve(Caller caller) {
        queued.add(caller);
        uplink.post(() -> {
            if (queued.remove(caller) && !reserve.serve(caller)) {
                open(caller.door(), caller);
            }
        });
        if (!isUp() && queued.remove(caller)) {
            giveBack(caller);
        }
    }

    /** On the uplink's thread: sends the request for one more channel. */
    @Nullable
    Flow open(Door door, @Nullable Caller caller) {
        connection().setWindowSize(house.budget().window());
        var target = door.forward();
        var from = caller == null ? null : caller.address();
        var flow = new Flow(
                this,
                door,
                caller,
                new Parameters(
                        from == null ? "127.0.0.1" : from.getAddress().getHostAddress(),
                        from == null ? 0 : from.getPort(),
                        target.host(),
                        target.remote()));
        flows.add(flow);
        try {
            flow.request();
        } catch (TransportException e) {
            cut(e);
        }
        if (!isUp()) {
            flow.abandon();
            return null;
        }
        return flow;
    }

    Reserve reserve() {
        return reserve;
    }

    /** Gives back every client that the far side has not answered yet. */
    void handOver() {
        for (var caller : List.copyOf(queued)) {
            if (queued.remove(caller)) {
                giveBack(caller);
            }
        }
        for (var flow : List.copyOf(flows)) {
            var caller = flow.claim().withdraw();
            if (caller != null) {
                giveBack(caller);
            }
        }
    }

    int flows() {
        return flows.size();
    }

    void giveBack(Caller caller) {
        house.waiting().accept(caller);
    }

    /**
     * What a flow gets whose client keeps up: back to the usual size, and on a far link as much as the link carries.
     */
    long moreFor(Credit credit) {
        long window = credit.window();
        long far = pulse.roundTrip().isFar()
                ? credit.wish(System.nanoTime(), pulse.roundTrip().least())
                : 0;
        return house.budget().more(window, Budget.isSmall(window) ? window : far);
    }

    void forget(Flow flow) {
        if (flows.remove(flow)) {
            house.budget().giveBack(flow.window());
        }
    }

    void wake() {
        uplink.post(() -> {});
        downlink().post(() -> {});
    }

    private void ask() {
        uplink.post(() -> {
            try {
                var answer = connection().sendGlobalRequest("keepalive@openssh.com", true, new byte[0]);
                wire.asked(System.nanoTime(), answer::isFulfilled); // it is still corked
                pulse.written();
            } catch (TransportException e) {
                cut(e);
            }
        });
    }

    /** Small answers shall come at once. */
    void askForPromptness() {
        interactive.set(Interactive.ask(this));
        if (end.get() != null) {
            endPromptness();
        }
    }

    private void endPromptness() {
        var thread = interactive.getAndSet(null);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Takes leave: the other side is told, if that takes no time. */
    void leave() {
        var farewell = new Thread(() -> ssh.getTransport().disconnect(), "tunnel-farewell");
        farewell.setDaemon(true);
        farewell.start();
        try {
            farewell.join(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut("left");
    }

    void cut(Exception why) {
        cut(String.valueOf(why.getMessage()));
    }

    /** Ends the link now: the wire first, so that nothing that waits for it waits longer. Callable from any thread. */
    void cut(String reason) {
        if (!end.compareAndSet(null, reason)) {
            return;
        }
        wire.close();
        uplink.close();
        endPromptness();
        outer.ifPresent(link -> link.cut(reason));
        handOver();
        for (var flow : List.copyOf(flows)) {
            flow.abandon();
            forget(flow);
        }
        downlink().post(() -> {});
        house.listener().ended(this, reason);
    }
}
