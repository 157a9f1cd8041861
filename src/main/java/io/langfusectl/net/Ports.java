package io.langfusectl.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.OptionalInt;
import java.util.Set;

/** TCP ports of this machine: whether one is free, which is the next free one, and who listens. */
public final class Ports {

    private static final int LARGEST = 65535;

    /** Below it a port may be the engine's to bind, and not ours. */
    private static final int UNPRIVILEGED = 1024;

    /** In milliseconds. */
    private static final int CONNECT_TIMEOUT = 500;

    private Ports() {}

    /**
     * Returns whether an engine could publish a port.
     *
     * @param hostIp a numeric address; every address if empty
     */
    public static boolean isFree(String hostIp, int port) {
        var address = hostIp.isEmpty() ? "0.0.0.0" : hostIp;
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (BindException e) {
            return port < UNPRIVILEGED && !answers(port);
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Returns whether a process listens on a port of the loopback address. A port that may not be bound for another
     * reason, such as a missing right, is not in use.
     */
    public static boolean isInUse(int port) {
        return PortOwner.isListening(port) || answers(port);
    }

    /**
     * Returns the first port above another one that nobody listens on at the loopback address, or empty if there is
     * none.
     *
     * @param excluded ports that are wanted by others
     */
    public static OptionalInt nextFree(int above, Set<Integer> excluded) {
        for (int port = above + 1; port <= LARGEST; port++) {
            if (!excluded.contains(port) && isFreeOnLoopback(port)) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isFreeOnLoopback(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
