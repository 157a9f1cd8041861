package io.langfusectl.ssh.connect;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** The way to a host by TCP: each of its addresses in turn. */
public record TcpConnector(String host, int port) {

    /** A connected wire, within the time for all addresses together. */
    public SshSocket open(Duration patience) {
        return open(addresses(), patience);
    }

    /** Each address gets its share of the time that is left: one that drops everything does not take it all. */
    SshSocket open(InetAddress[] addresses, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        IOException last = null;
        for (int i = 0; i < addresses.length; i++) {
            long share = (end - System.nanoTime()) / 1_000_000 / (addresses.length - i);
            try {
                return connect(addresses[i], (int) Math.max(1, share));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new Failure(
                last == null ? new IOException("no address") : last,
                last instanceof ConnectException && answered(last) ? Problem.SSH_REFUSED : Problem.SSH_UNREACHABLE,
                host,
                port);
    }

    /**
     * The system reports "refused" and "timed out" with the same exception; only the first arrives before the timeout.
     */
    private static boolean answered(IOException e) {
        return !(e.getMessage() != null && e.getMessage().contains("timed out"));
    }

    private InetAddress[] addresses() {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Failure(e, Problem.SSH_HOST_NOT_FOUND, host);
        }
    }

    private SshSocket connect(InetAddress address, int milliseconds) throws IOException {
        var channel = SocketChannel.open();
        try {
            long start = System.nanoTime();
            channel.socket().connect(new InetSocketAddress(address, port), milliseconds);
            return TcpSshSocket.over(channel, System.nanoTime() - start);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
