package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** The way to a host through the link to another: one flow of that link, joined to a socket of our own. */
record Jump(Link outer, SshConfig inner) {

    /** A wire to the inner host; when either end goes, so does the other. */
    Wire open() {
        var door = new Door(new Forward(inner.port(), inner.host(), inner.port()), List.of());
        var loopback = InetAddress.getLoopbackAddress();
        try (var meeting = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0), 1)) {
            var channel = SocketChannel.open(meeting.getLocalAddress());
            try {
                var wire = TcpWire.over(channel, 0);
                outer.serve(new Caller(otherEnd(channel, meeting.accept()), door));
                return new Wire(wire.getInputStream(), wire.getOutputStream(), () -> {
                    wire.close();
                    outer.cut("the inner link ended");
                });
            } catch (IOException e) {
                Caller.reset(channel);
                throw e;
            }
        } catch (IOException e) {
            outer.cut("no way through it");
            throw new Failure(e, Problem.SSH_UNREACHABLE, inner.host(), inner.port());
        }
    }

    private static SocketChannel otherEnd(SocketChannel channel, SocketChannel other) throws IOException {
        if (!channel.getLocalAddress().equals(other.getRemoteAddress())) {
            Caller.reset(other);
            throw new IOException("somebody else on this machine was faster");
        }
        other.configureBlocking(false);
        return other;
    }
}
