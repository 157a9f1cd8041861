package io.langfusectl.tunnel.link;

import org.jspecify.annotations.Nullable;

/** Whose a channel is. A client can be taken back from it until the far side has answered. */
final class ChannelOwner {

    private @Nullable ClientConnection clientConnection;
    private boolean opened;
    private boolean refused;

    /** @param clientConnection null for a spare that waits for the next one */
    ChannelOwner(@Nullable ClientConnection clientConnection) {
        this.clientConnection = clientConnection;
    }

    /** The client, if the far side has not answered yet; from now on the channel is nobody's. */
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
