package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.tunnel.model.Forward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clients that wait for a link. */
final class PendingClientsTest {

    private final PendingClients pendingClients = new PendingClients(() -> {});

    private static ClientConnection calling(ServerSocketChannel port, long since) throws IOException {
        var client = SocketChannel.open(port.getLocalAddress());
        client.configureBlocking(false);
        return new ClientConnection(client, new LocalListener(Forward.to(1, 1), List.of()), since);
    }

    private static ServerSocketChannel port() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Test
    void who_has_waited_for_twenty_seconds_is_sent_away_and_nobody_before() throws IOException {
        long second = 1_000_000_000L;
        try (var port = port()) {
            var early = calling(port, 0);
            var late = calling(port, second);
            pendingClients.add(early);
            pendingClients.add(late);
            pendingClients.expire(20 * second);
            assertTrue(early.socket().isOpen());
            pendingClients.expire(20 * second + 1);
            assertFalse(early.socket().isOpen());
            assertTrue(late.socket().isOpen());
            pendingClients.expire(22 * second);
            assertFalse(late.socket().isOpen());
            assertTrue(pendingClients.isEmpty());
        }
    }

    @Test
    void who_waits_is_served_in_turn_and_once() throws IOException {
        try (var port = port();
                var one = calling(port, 0).socket();
                var two = calling(port, 0).socket()) {
            var listener = new LocalListener(Forward.to(1, 1), List.of());
            pendingClients.add(new ClientConnection(one, listener, 0));
            pendingClients.add(new ClientConnection(two, listener, 0));
            var served = new ArrayList<SocketChannel>();
            pendingClients.serveAll(clientConnection -> served.add(clientConnection.socket()));
            pendingClients.serveAll(clientConnection -> served.add(clientConnection.socket()));
            assertEquals(List.of(one, two), served);
        }
    }
}
