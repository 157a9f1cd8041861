package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Writes the server's data to a client. Never blocks: what the client does not accept at once is queued and written by
 * the downlink loop.
 */
final class ClientWriter {

    private final Link link;
    private final LocalListener listener;
    private final WriteListener writeListener;
    private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
    private @Nullable SocketChannel client;
    private @Nullable SelectionKey writeKey; // of the downlink's thread alone
    private boolean remoteEof;
    private boolean remoteClosed;
    private boolean outputShutDown;
    private volatile boolean clientClosed;

    /** Called without any lock held. */
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
        this.writeListener = flow;
    }

    /** From now on there is a client; false when it is too late for one. */
    synchronized boolean attach(SocketChannel socket) {
        if (clientClosed || remoteEof) {
            return false;
        }
        client = socket;
        listener.trafficCounters().connectionOpened();
        if (!unsent.isEmpty()) {
            link.downlink().post(this::writable);
        }
        return true;
    }

    synchronized @Nullable SocketChannel client() {
        return clientClosed ? null : client;
    }

    /** Returns whether the client's connection is closed. */
    boolean isClientClosed() {
        return clientClosed;
    }

    /** The client was told that no more comes. */
    synchronized boolean isOutputShutDown() {
        return outputShutDown;
    }

    /** The far side ended what it says. */
    synchronized boolean isRemoteEof() {
        return remoteEof;
    }

    synchronized boolean isEmpty() {
        return unsent.isEmpty();
    }

    /** Hands on or keeps a copy; never waits. */
    void write(ByteBuffer bytes) {
        int taken = 0;
        synchronized (this) {
            if (clientClosed) {
                return;
            }
            try {
                if (unsent.isEmpty() && client != null) {
                    taken = client.write(bytes);
                }
            } catch (IOException e) {
                writeListener.broken();
                return;
            }
            if (bytes.hasRemaining()) {
                unsent.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
                if (unsent.size() == 1 && client != null) {
                    link.downlink().post(this::awaitWritable);
                }
            }
        }
        writeListener.delivered(taken);
    }

    private void awaitWritable() {
        var socket = client();
        if (socket == null) {
            return;
        }
        try {
            if (writeKey == null) {
                Runnable write = this::writable;
                writeKey = socket.register(link.downlink().selector(), SelectionKey.OP_WRITE, write);
            } else if (writeKey.isValid()) {
                writeKey.interestOps(SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            writeListener.broken();
        }
    }

    private void writable() {
        int taken;
        boolean empty;
        synchronized (this) {
            if (clientClosed || client == null) {
                return;
            }
            try {
                taken = write(client);
            } catch (IOException e) {
                writeListener.broken();
                return;
            }
            empty = unsent.isEmpty();
        }
        if (!empty) {
            awaitWritable();
        } else if (writeKey != null && writeKey.isValid()) {
            writeKey.interestOps(0);
        }
        writeListener.delivered(taken);
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
            remoteEof = true;
            remoteClosed |= closed;
        }
        finish();
    }

    private void finish() {
        boolean close;
        synchronized (this) {
            if (!remoteEof || !unsent.isEmpty() || clientClosed || client == null) {
                return;
            }
            close = remoteClosed;
            if (!close && !outputShutDown) {
                outputShutDown = true;
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
            writeListener.finished();
        }
    }

    /**
     * Ends the connection after the link was lost: flushes the queue if the server had sent EOF, otherwise resets the
     * connection.
     */
    void finishOrReset() {
        if (isRemoteEof()) {
            end(true);
        } else {
            close(true);
        }
    }

    /** Ends the client's connection, with a reset if it did not get all. */
    void close(boolean reset) {
        synchronized (this) {
            if (clientClosed) {
                return;
            }
            clientClosed = true;
            unsent.clear();
            if (client == null) {
                return;
            }
            listener.trafficCounters().connectionClosed();
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
