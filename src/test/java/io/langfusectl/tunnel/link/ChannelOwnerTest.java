package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.langfusectl.tunnel.link.ChannelOwner.Assignment;
import io.langfusectl.tunnel.model.Forward;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose a channel is, in each order in which its client, its answer and its end can come. */
final class ChannelOwnerTest {

    private static ClientConnection client() throws IOException {
        return new ClientConnection(
                SocketChannel.open(), new LocalListener(new Forward(3000, "127.0.0.1", 3000), List.of()));
    }

    @Test
    void a_spare_that_was_refused_takes_no_client() throws IOException {
        var spare = new ChannelOwner(null);
        assertNull(spare.markRefused());
        assertEquals(Assignment.REFUSED, spare.assign(client()));
    }

    @Test
    void a_client_whose_channel_is_refused_is_told_once() throws IOException {
        var client = client();
        var spare = new ChannelOwner(null);
        assertEquals(Assignment.PENDING, spare.assign(client));
        assertSame(client, spare.markRefused());
        assertNull(spare.withdraw());
    }

    @Test
    void a_spare_that_was_opened_serves_at_once_and_is_not_taken_back() throws IOException {
        var client = client();
        var spare = new ChannelOwner(null);
        assertNull(spare.markOpened());
        assertEquals(Assignment.SERVED, spare.assign(client));
        assertNull(spare.withdraw());
    }
}
