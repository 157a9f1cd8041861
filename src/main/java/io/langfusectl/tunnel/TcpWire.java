package io.langfusectl.tunnel;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;

/** Makes a wire of a connected TCP socket. */
final class TcpWire {

    private TcpWire() {}

    /**
     * Cutting it resets the connection.
     *
     * @param connectTook nanoseconds, or 0 if that says nothing
     */
    static Wire over(Socket socket, long connectTook) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return new Wire(
                socket.getInputStream(),
                socket.getOutputStream(),
                () -> reset(socket),
                connectTook,
                () -> hasUnread(socket));
    }

    private static boolean hasUnread(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return false; // it ended
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            return; // it was closed already
        }
    }
}
