package io.langfusectl.tunnel.link;

import io.langfusectl.ssh.connect.SshSocket;
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

/** One authenticated SSH connection and its channels. It closes once and then releases all its resources. */
public final class Link {

    private final SSHClient ssh;
    private final SshSocket sshSocket;
    private final LinkContext context;
    private final Optional<Link> outer;
    private final EventLoop uplink;
    private final DataPacket dataPacket = new DataPacket();
    private final Set<ClientConnection> queued = ConcurrentHashMap.newKeySet();
    private final Set<ForwardedChannel> channels = ConcurrentHashMap.newKeySet();
    private final ForwardSpares forwardSpares = new ForwardSpares(this);
    private final AtomicReference<String> endReason = new AtomicReference<>();
    private final AtomicReference<Thread> noDelayThread = new AtomicReference<>();
    private final LivenessMonitor liveness;

    /**
     * @param ssh connected over the wire and authenticated
     * @param outer the link it runs through, which ends with it
     */
    Link(SSHClient ssh, SshSocket sshSocket, LinkContext context, Optional<Link> outer) {
        this.ssh = ssh;
        this.sshSocket = sshSocket;
        this.context = context;
        this.outer = outer;
        this.uplink = new EventLoop(
                "tunnel-up", sshSocket.corkedOutputStream()::cork, this::uncork, error -> close(String.valueOf(error)));
        this.liveness = new LivenessMonitor(sshSocket, this::sendKeepalive);
        ssh.getTransport().setDisconnectListener((reason, message) -> close(String.valueOf(message)));
        if (!ssh.getTransport().isRunning()) {
            close("closed");
        }
    }

    private void uncork() {
        try {
            sshSocket.corkedOutputStream().uncork();
        } catch (IOException e) {
            close(e);
        }
    }

    SSHClient ssh() {
        return ssh;
    }

    Connection connection() {
        return ssh.getConnection();
    }

    EventLoop uplink() {
        return uplink;
    }

    EventLoop downlink() {
        return context.downlink();
    }

    DataPacket dataPacket() {
        return dataPacket;
    }

    public LivenessMonitor liveness() {
        return liveness;
    }

    /** Returns whether the link answered recently enough to send data on it without a keepalive first. */
    boolean isFresh(long now) {
        return liveness.isFresh(now)
                && !context.sleepDetector().hasSlept(context.sleepDetector().at(now));
    }

    boolean isUp() {
        return endReason.get() == null;
    }

    /** Opens a channel for the client. If the link closes before the server confirms it, the client is queued again. */
    void serve(ClientConnection clientConnection) {
        queued.add(clientConnection);
        uplink.post(() -> {
            if (queued.remove(clientConnection) && !forwardSpares.serve(clientConnection)) {
                open(clientConnection.listener(), clientConnection);
            }
        });
        if (!isUp() && queued.remove(clientConnection)) {
            requeue(clientConnection);
        }
    }

    /** On the uplink's thread: sends the request for one more channel. */
    @Nullable
    ForwardedChannel open(LocalListener listener, @Nullable ClientConnection clientConnection) {
        connection().setWindowSize(context.windowBudget().allocate());
        var target = listener.forward();
        var from = clientConnection == null ? null : clientConnection.address();
        var forwardedChannel = new ForwardedChannel(
                this,
                listener,
                clientConnection,
                new Parameters(
                        from == null ? "127.0.0.1" : from.getAddress().getHostAddress(),
                        from == null ? 0 : from.getPort(),
                        target.host(),
                        target.remote()));
        channels.add(forwardedChannel);
        try {
            forwardedChannel.sendOpenRequest();
        } catch (TransportException e) {
            close(e);
        }
        if (!isUp()) {
            forwardedChannel.abandon();
            return null;
        }
        return forwardedChannel;
    }

    ForwardSpares forwardSpares() {
        return forwardSpares;
    }

    /** Gives back every client that the far side has not answered yet. */
    void requeueUnansweredClients() {
        for (var clientConnection : List.copyOf(queued)) {
            if (queued.remove(clientConnection)) {
                requeue(clientConnection);
            }
        }
        for (var forwardedChannel : List.copyOf(channels)) {
            var clientConnection = forwardedChannel.channelOwner().withdraw();
            if (clientConnection != null) {
                requeue(clientConnection);
            }
        }
    }

    int channelCount() {
        return channels.size();
    }

    void requeue(ClientConnection clientConnection) {
        context.pendingClients().accept(clientConnection);
    }

    /**
     * Returns how much to enlarge the window of a channel whose client reads fast enough: to the normal size, and on a
     * high-latency link to the bandwidth-delay product.
     */
    long windowIncrease(ReceiveWindow receiveWindow) {
        long window = receiveWindow.window();
        long far = liveness.rttEstimator().isFar()
                ? receiveWindow.wantedIncrease(
                        System.nanoTime(), liveness.rttEstimator().minimum())
                : 0;
        return context.windowBudget().grow(window, WindowBudget.isSmall(window) ? window : far);
    }

    void removeChannel(ForwardedChannel forwardedChannel) {
        if (channels.remove(forwardedChannel)) {
            context.windowBudget().release(forwardedChannel.window());
        }
    }

    void wake() {
        uplink.post(() -> {});
        downlink().post(() -> {});
    }

    private void sendKeepalive() {
        uplink.post(() -> {
            try {
                var answer = connection().sendGlobalRequest("keepalive@openssh.com", true, new byte[0]);
                sshSocket.asked(System.nanoTime(), answer::isFulfilled); // it is still corked
                liveness.keepaliveWritten();
            } catch (TransportException e) {
                close(e);
            }
        });
    }

    /** Small answers shall come at once. */
    void requestNoDelay() {
        noDelayThread.set(NoDelayRequest.start(this));
        if (endReason.get() != null) {
            cancelNoDelayRequest();
        }
    }

    private void cancelNoDelayRequest() {
        var thread = noDelayThread.getAndSet(null);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Closes the link. Sends SSH_MSG_DISCONNECT first, for at most 200 ms. */
    void disconnect() {
        var disconnectThread = new Thread(() -> ssh.getTransport().disconnect(), "tunnel-farewell");
        disconnectThread.setDaemon(true);
        disconnectThread.start();
        try {
            disconnectThread.join(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close("left");
    }

    void close(Exception why) {
        close(String.valueOf(why.getMessage()));
    }

    /** Ends the link now: the wire first, so that nothing that waits for it waits longer. Callable from any thread. */
    void close(String reason) {
        if (!endReason.compareAndSet(null, reason)) {
            return;
        }
        sshSocket.close();
        uplink.close();
        cancelNoDelayRequest();
        outer.ifPresent(link -> link.close(reason));
        requeueUnansweredClients();
        for (var forwardedChannel : List.copyOf(channels)) {
            forwardedChannel.abandon();
            removeChannel(forwardedChannel);
        }
        downlink().post(() -> {});
        context.linkListener().ended(this, reason);
    }
}
