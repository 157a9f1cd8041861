package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** An accepted connection to a local port. Nothing has been read from it yet, so any link can serve it. */
public record ClientConnection(SocketChannel socket, LocalListener listener, long since) {

    ClientConnection(SocketChannel socket, LocalListener listener) {
        this(socket, listener, System.nanoTime());
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) socket.getRemoteAddress();
        } catch (IOException e) {
            return new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), 0); // it left; its channel will end at the first read
        }
    }

    /** Ends the client's connection with a reset, as a port does where nobody listens. */
    void reject() {
        reset(socket);
    }

    static void reset(SocketChannel socket) {
        try (socket) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            return; // it was closed already
        }
    }
}
