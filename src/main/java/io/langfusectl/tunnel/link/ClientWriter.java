package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the far side says, on its way to a client: handed on at once as far as the client takes it, kept in order
 * otherwise. Whoever brings bytes never waits; the downlink loop delivers what was kept.
 */
final class ClientWriter {

    private final Link link;
    private final LocalListener listener;
    private final WriteListener flow;
    private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
    private @Nullable SocketChannel client;
    private @Nullable SelectionKey writing; // of the downlink's thread alone
    private boolean farDone;
    private boolean farClosed;
    private boolean shut;
    private volatile boolean gone;

    /** The flow it belongs to; told without any lock held. */
    interface WriteListener {

        /** The client took so many bytes. */
        void delivered(int bytes);

        /** The client has got all there will be. */
        void finished();

        /** The client is gone. */
        void broken();
    }

    ClientWriter(Link link, LocalListener listener, WriteListener flow) {
        this.link = link;
        this.listener = listener;
        this.flow = flow;
    }

    /** From now on there is a client; false when it is too late for one. */
    synchronized boolean to(SocketChannel socket) {
        if (gone || farDone) {
            return false;
        }
        client = socket;
        listener.trafficCounters().joined();
        if (!unsent.isEmpty()) {
            link.downlink().post(this::writable);
        }
        return true;
    }

    synchronized @Nullable SocketChannel client() {
        return gone ? null : client;
    }

    /** Nobody will get anything any more. */
    boolean isGone() {
        return gone;
    }

    /** The client was told that no more comes. */
    synchronized boolean isShut() {
        return shut;
    }

    /** The far side ended what it says. */
    synchronized boolean isFarDone() {
        return farDone;
    }

    synchronized boolean isEmpty() {
        return unsent.isEmpty();
    }

    /** Hands on or keeps a copy; never waits. */
    void write(ByteBuffer bytes) {
        int taken = 0;
        synchronized (this) {
            if (gone) {
                return;
            }
            try {
                if (unsent.isEmpty() && client != null) {
                    taken = client.write(bytes);
                }
            } catch (IOException e) {
                flow.broken();
                return;
            }
            if (bytes.hasRemaining()) {
                unsent.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
                if (unsent.size() == 1 && client != null) {
                    link.downlink().post(this::awaitWritable);
                }
            }
        }
        flow.delivered(taken);
    }

    private void awaitWritable() {
        var socket = client();
        if (socket == null) {
            return;
        }
        try {
            if (writing == null) {
                Runnable write = this::writable;
                writing = socket.register(link.downlink().selector(), SelectionKey.OP_WRITE, write);
            } else if (writing.isValid()) {
                writing.interestOps(SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            flow.broken();
        }
    }

    private void writable() {
        int taken;
        boolean empty;
        synchronized (this) {
            if (gone || client == null) {
                return;
            }
            try {
                taken = write(client);
            } catch (IOException e) {
                flow.broken();
                return;
            }
            empty = unsent.isEmpty();
        }
        if (!empty) {
            awaitWritable();
        } else if (writing != null && writing.isValid()) {
            writing.interestOps(0);
        }
        flow.delivered(taken);
        if (empty) {
            finish();
        }
    }

    private int write(SocketChannel socket) throws IOException {
        int taken = 0;
        for (var next = unsent.peek(); next != null; next = unsent.peek()) {
            taken += socket.write(next);
            if (next.hasRemaining()) {
                return taken;
            }
            unsent.remove();
        }
        return taken;
    }

    /** The far side says no more, and if it has closed, takes no more either; the client still gets what is kept. */
    void end(boolean closed) {
        synchronized (this) {
            farDone = true;
            farClosed |= closed;
        }
        finish();
    }

    private void finish() {
        boolean close;
        synchronized (this) {
            if (!farDone || !unsent.isEmpty() || gone || client == null) {
                return;
            }
            close = farClosed;
            if (!close && !shut) {
                shut = true;
                try {
                    client.shutdownOutput();
                } catch (IOException e) {
                    close = true;
                }
            }
        }
        if (close) {
            close(false);
        } else {
            flow.finished();
        }
    }

    /** Nothing more will come: the client still gets what is kept if that is all, else it ends with a reset. */
    void abandon() {
        if (isFarDone()) {
            end(true);
        } else {
            close(true);
        }
    }

    /** Ends the client's connection, with a reset if it did not get all. */
    void close(boolean reset) {
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            unsent.clear();
            if (client == null) {
                return;
            }
            listener.trafficCounters().left();
            if (reset) {
                ClientConnection.reset(client);
            } else {
                closeQuietly(client);
            }
        }
        link.wake(); // a closed channel lives until its selectors have looked
    }

    private static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            ClientConnection.reset(socket);
        }
    }
}
