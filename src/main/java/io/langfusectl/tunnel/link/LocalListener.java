package io.langfusectl.tunnel.link;

import io.langfusectl.net.PortOwner;
import io.langfusectl.net.Ports;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.ForwardProbeResult;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A local port that is held open, whatever becomes of the link behind it, and what went through it. */
public final class LocalListener implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final long DESCRIPTOR_RETRY_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Forward forward;
    private final List<ServerSocketChannel> serverSockets = new ArrayList<>();
    private final TrafficCounters trafficCounters = new TrafficCounters();
    private volatile @Nullable ChannelOpenFailure channelOpenFailure;
    private volatile ForwardProbeResult forwardProbeResult = ForwardProbeResult.NONE;

    /** Takes the port at each address: the first must be had, a further one only if there is such an address. */
    LocalListener(Forward forward, List<InetAddress> addresses) {
        this.forward = forward;
        try {
            for (var address : addresses) {
                bind(address);
            }
        } catch (Failure failure) {
            close();
            throw failure;
        }
    }

    private void bind(InetAddress address) {
        ServerSocketChannel listener = null;
        try {
            listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, File.separatorChar == '/'); // elsewhere it steals
            listener.bind(new InetSocketAddress(address, forward.local()), BACKLOG);
            listener.configureBlocking(false);
            serverSockets.add(listener);
        } catch (IOException e) {
            closeQuietly(listener);
            if (isInUse(e) || (e instanceof BindException && Ports.isInUse(forward.local()))) {
                throw new Failure(e, Problem.FORWARD_TAKEN, forward.local(), PortOwner.of(forward.local()));
            }
            if (serverSockets.isEmpty()) {
                throw new Failure(e, Problem.FORWARD_REFUSED, forward.local(), address.getHostAddress());
            }
        }
    }

    /** Also by somebody who does not listen there: a connection of this machine, which will end. */
    private static boolean isInUse(IOException e) {
        return String.valueOf(e.getMessage()).contains("in use");
    }

    public Forward forward() {
        return forward;
    }

    /** Where a client of this machine reaches it: the loopback address, if it listens on every address. */
    InetSocketAddress address() throws IOException {
        var bound = (InetSocketAddress) serverSockets.get(0).getLocalAddress();
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }

    /** Starts accepting clients on the loop's thread. */
    void open(EventLoop eventLoop, FileDescriptorReserve reserve, Consumer<ClientConnection> onClient) {
        eventLoop.post(() -> {
            for (var listener : serverSockets) {
                Runnable accept = () -> accept(listener, reserve, onClient);
                try {
                    listener.register(eventLoop.selector(), SelectionKey.OP_ACCEPT, accept);
                } catch (IOException e) {
                    closeQuietly(listener);
                }
            }
        });
    }

    private void accept(
            ServerSocketChannel listener, FileDescriptorReserve reserve, Consumer<ClientConnection> onClient) {
        try {
            while (reserve.allows()) {
                var socket = listener.accept();
                if (socket == null) {
                    return;
                }
                accept(socket, onClient);
            }
        } catch (IOException e) {
            reserve.release(); // no descriptor is free
        }
        LockSupport.parkNanos(DESCRIPTOR_RETRY_PAUSE); // the next turn tries again
    }

    private void accept(SocketChannel socket, Consumer<ClientConnection> onClient) {
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            ClientConnection.reset(socket); // it left at once
            return;
        }
        onClient.accept(new ClientConnection(socket, this));
    }

    /** Sets the result of the last {@link ForwardProbe}. */
    void setProbeResult(ForwardProbeResult seen) {
        forwardProbeResult = seen;
    }

    ForwardProbeResult forwardProbeResult() {
        return forwardProbeResult;
    }

    TrafficCounters trafficCounters() {
        return trafficCounters;
    }

    /** The far side opened a channel. */
    void channelOpened() {
        channelOpenFailure = null;
    }

    void channelOpenFailed(ChannelOpenFailure why) {
        channelOpenFailure = why;
    }

    boolean lastOpenSucceeded() {
        return channelOpenFailure == null;
    }

    @Nullable
    ChannelOpenFailure channelOpenFailure() {
        return channelOpenFailure;
    }

    @Override
    public void close() {
        serverSockets.forEach(LocalListener::closeQuietly);
    }

    private static void closeQuietly(@Nullable ServerSocketChannel listener) {
        try {
            if (listener != null) {
                listener.close();
            }
        } catch (IOException e) {
            return; // a listener that cannot be closed is closed
        }
    }
}
