package io.langfusectl.check;

import io.langfusectl.engine.Container.PublishedPort;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Set;

/**
 * Where the ports that an engine publishes can be asked from here.
 *
 * @param engine its address
 */
public record PublishedPorts(String engine) {

    private static final Set<String> WIRED = Set.of("tcp", "http", "https", "ssh");
    private static final Set<String> ANYWHERE = Set.of("", "0.0.0.0", "::");
    private static final String LOOPBACK = "localhost|127\\..*|\\[?::1\\]?";
    private static final int LIMIT_MS = 2000;

    /** The engine is on another machine. */
    public boolean isFar() {
        var scheme = engine.replaceFirst(":.*", "");
        return WIRED.contains(scheme) && !host().matches(LOOPBACK);
    }

    /** What a far machine publishes to itself alone is looked for here all the same: a tunnel may hold it open. */
    public URI address(PublishedPort port) {
        var shown = "127.0.0.1";
        if (isFar() && !port.hostIp().matches(LOOPBACK)) {
            shown = ANYWHERE.contains(port.hostIp()) ? host() : port.hostIp();
        }
        return URI.create("http://" + shown + ":" + port.hostPort());
    }

    /**
     * Checks that a published port can be reached from this machine.
     *
     * @throws Failure {@code PORTS_OUT_OF_REACH} for a port that only the far machine itself can ask
     */
    public void requireReachable(PublishedPort port) {
        if (isFar() && port.hostIp().matches(LOOPBACK) && !isOpenHere(port.hostPort())) {
            throw new Failure(Problem.PORTS_OUT_OF_REACH, engine, login(), port.hostPort());
        }
    }

    private static boolean isOpenHere(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MS);
            return true;
        } catch (IOException shut) {
            return false;
        }
    }

    private String host() {
        return String.valueOf(URI.create(engine).getHost());
    }

    /** As SSH would be told it: the port of another protocol is none of SSH's. */
    private String login() {
        return engine.startsWith("ssh:") ? URI.create(engine).getRawAuthority() : host();
    }
}
