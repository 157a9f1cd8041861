package io.langfusectl.tunnel;

import org.jspecify.annotations.Nullable;

/** Whose a channel is. A client can be taken back from it until the far side has answered. */
final class Claim {

    private @Nullable Caller caller;
    private boolean answered;

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

    /** A spare becomes this client's; whether the far side has answered already. */
    synchronized boolean give(Caller next) {
        caller = next;
        return answered;
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
