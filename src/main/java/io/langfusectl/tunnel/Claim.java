package io.langfusectl.tunnel;

import org.jspecify.annotations.Nullable;

/** Whose a channel is. A client can be taken back from it until the far side has answered. */
final class Claim {

    private @Nullable Caller caller;
    private boolean answered;
    private boolean refused;

    /** @param caller null for a spare that waits for the next one */
    Claim(@Nullable Caller caller) {
        this.caller = caller;
    }

    /** The client, if the far side has not answered yet; from now on the channel is nobody's. */
    synchronized @Nullable Caller withdraw() {
        var taken = answered ? null : caller;
        caller = null;
        return taken;
    }

    /** What becomes of a client that is given to a channel. */
    enum Prospect {
        SERVED,
        WAITS,
        LOST
    }

    /** A spare becomes this client's, unless the far side has refused it meanwhile. */
    synchronized Prospect give(Caller next) {
        if (refused) {
            return Prospect.LOST;
        }
        caller = next;
        return answered ? Prospect.SERVED : Prospect.WAITS;
    }

    /** The far side will not open it: the client that must be told. */
    synchronized @Nullable Caller refused() {
        refused = true;
        return withdraw();
    }

    /** The far side has answered: whom it is for. */
    synchronized @Nullable Caller answered() {
        answered = true;
        return caller;
    }

    synchronized boolean isAnswered() {
        return answered;
    }
}
