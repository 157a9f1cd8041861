package io.langfusectl.tunnel.model;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A local port that nobody has. */
public final class FreeLocalPort {

    private static final int TRIES = 100;

    private FreeLocalPort() {}

    /** The first free one after a port that is taken, so that it is easy to remember. */
    public static int near(int taken) {
        for (int port = taken + 1; port <= Math.min(65535, taken + TRIES); port++) {
            if (isFree(port)) {
                return port;
            }
        }
        return taken;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
