package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.config.SshConfig;
import io.langfusectl.ssh.connect.SshSocket;
import io.langfusectl.ssh.connect.TcpSshSocket;
import io.langfusectl.tunnel.model.Forward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Connects to a host through a jump host: a forwarded channel of the jump host's link, joined to a loopback socket. */
record JumpConnector(Link jumpLink, SshConfig target) {

    /** Opens a socket to the target host. If the socket or the jump host's link closes, so does the other. */
    SshSocket open() {
        var listener = new LocalListener(new Forward(target.port(), target.host(), target.port()), List.of());
        var loopback = InetAddress.getLoopbackAddress();
        try (var serverSocket = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0), 1)) {
            var channel = SocketChannel.open(serverSocket.getLocalAddress());
            try {
                var sshSocket = TcpSshSocket.over(channel, 0);
                jumpLink.serve(new ClientConnection(requireOwnPeer(channel, serverSocket.accept()), listener));
                return new SshSocket(sshSocket.getInputStream(), sshSocket.getOutputStream(), () -> {
                    sshSocket.close();
                    jumpLink.close("the inner link ended");
                });
            } catch (IOException e) {
                ClientConnection.reset(channel);
                throw e;
            }
        } catch (IOException e) {
            jumpLink.close("no way through it");
            throw new Failure(e, Problem.SSH_UNREACHABLE, target.host(), target.port());
        }
    }

    private static SocketChannel requireOwnPeer(SocketChannel channel, SocketChannel other) throws IOException {
        if (!channel.getLocalAddress().equals(other.getRemoteAddress())) {
            ClientConnection.reset(other);
            throw new IOException("another local process connected to the socket");
        }
        other.configureBlocking(false);
        return other;
    }
}
