package io.langfusectl.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine that nobody listens on. */
final class FreePort {

    private FreePort() {}

    /** The next one above a port; 0, which means any, if there is none. */
    static int after(int taken) {
        for (int port = taken + 1; port <= 65535; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException alsoTaken) {
                // the one after it, then
            }
        }
        return 0;
    }
}
