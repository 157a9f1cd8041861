package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * Keeps file descriptors free for reconnecting, which waiting clients would otherwise use up. They are held open until
 * the limit is reached; from then on a client is accepted only while that many are free.
 */
final class FileDescriptorReserve implements AutoCloseable {

    /** Two dials that overlap, each with a proxy's pipes, a selector and a file of keys; the status file. */
    private static final int COUNT = 16;

    private final ArrayDeque<SocketChannel> held = new ArrayDeque<>();
    private boolean scarce;
    private boolean closed;

    /** Whether one more client may have a descriptor. */
    synchronized boolean allows() {
        boolean enough = !closed && fill();
        if (scarce || !enough) {
            release();
        }
        return enough;
    }

    private boolean fill() {
        try {
            while (held.size() < COUNT) {
                held.add(SocketChannel.open());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** There was none for a client: what was held is for the link. */
    synchronized void release() {
        scarce = true;
        for (var reserved = held.poll(); reserved != null; reserved = held.poll()) {
            closeQuietly(reserved);
        }
    }

    private static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed all the same
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
    }
}
