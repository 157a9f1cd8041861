package io.langfusectl.tunnel.link;

import org.jspecify.annotations.Nullable;

/**
 * The client that a channel belongs to. The client can be withdrawn until the server has confirmed or refused the
 * channel.
 */
final class ChannelOwner {

    private @Nullable ClientConnection clientConnection;
    private boolean opened;
    private boolean refused;

    /** @param clientConnection null for a spare that waits for the next one */
    ChannelOwner(@Nullable ClientConnection clientConnection) {
        this.clientConnection = clientConnection;
    }

    /** Detaches the client from the channel. Returns it, or null if the server has already answered. */
    synchronized @Nullable ClientConnection withdraw() {
        var taken = opened ? null : clientConnection;
        clientConnection = null;
        return taken;
    }

    /** What becomes of a client that is given to a channel. */
    enum Assignment {
        SERVED,
        PENDING,
        REFUSED
    }

    /** A spare becomes this client's, unless the far side has refused it meanwhile. */
    synchronized Assignment assign(ClientConnection next) {
        if (refused) {
            return Assignment.REFUSED;
        }
        clientConnection = next;
        return opened ? Assignment.SERVED : Assignment.PENDING;
    }

    /** The far side will not open it: the client that must be told. */
    synchronized @Nullable ClientConnection markRefused() {
        refused = true;
        return withdraw();
    }

    /** The far side has answered: whom it is for. */
    synchronized @Nullable ClientConnection markOpened() {
        opened = true;
        return clientConnection;
    }

    synchronized boolean isOpened() {
        return opened;
    }
}
