package io.langfusectl.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class PortsTest {

    private ServerSocket listening;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        port = listening.getLocalPort();
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    @Test
    void a_port_on_which_a_process_listens_is_in_use_and_not_free() {
        assertTrue(Ports.isInUse(port));
        assertFalse(Ports.isFree("127.0.0.1", port));
        assertFalse(Ports.isFree("", port));
    }

    @Test
    void a_port_is_free_again_once_nothing_listens() throws IOException {
        listening.close();
        assertFalse(Ports.isInUse(port));
        assertTrue(Ports.isFree("127.0.0.1", port));
        assertTrue(Ports.isFree("", port));
    }

    @Test
    void the_next_free_port_is_not_one_that_is_in_use_or_excluded() {
        assertNotEquals(OptionalInt.of(port), Ports.nextFree(port - 1, Set.of()));
        var first = Ports.nextFree(port, Set.of()).orElseThrow();
        assertTrue(first > port);
        assertNotEquals(OptionalInt.of(first), Ports.nextFree(port, Set.of(first)));
    }

    @Test
    void above_the_largest_port_there_is_none() {
        assertEquals(OptionalInt.empty(), Ports.nextFree(65535, Set.of()));
    }

    /** Only {@code /proc} tells. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void the_owner_of_a_port_is_named_with_its_process_id() {
        var owner = PortOwner.of(port);
        assertTrue(owner.endsWith(" (pid " + ProcessHandle.current().pid() + ")"), owner);
    }

    @Test
    void the_owner_of_a_port_that_is_not_in_use_is_unknown() throws IOException {
        listening.close();
        assertEquals("?", PortOwner.of(port));
    }
}
