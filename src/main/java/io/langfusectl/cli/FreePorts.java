package io.langfusectl.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;

/** Ports of this machine that nobody listens on. */
final class FreePorts {

    private FreePorts() {}

    /** The next one above a port that is not among these; 0, which means any, if there is none. */
    static int after(int taken, Set<Integer> used) {
        for (int port = taken + 1; port <= 65535; port++) {
            if (used.contains(port)) {
                continue;
            }
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException alsoTaken) {
                // the one after it, then
            }
        }
        return 0;
    }
}
