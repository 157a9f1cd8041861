package io.langfusectl.tunnel;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What a client says, on its way to the far side, as fast as the far side has room for it. On the uplink's thread. */
final class Reading {

    private static final int READS_A_TURN = 8;

    private final Flow flow;
    private final Link link;
    private final SocketChannel client;
    private @Nullable SelectionKey key;
    private boolean over;

    Reading(Flow flow, Link link, SocketChannel client) {
        this.flow = flow;
        this.link = link;
        this.client = client;
    }

    void begin() {
        try {
            Runnable read = this::readable;
            key = client.register(link.uplink().selector(), SelectionKey.OP_READ, read);
        } catch (IOException e) {
            flow.hangUp();
        }
    }

    private void readable() {
        try {
            int turns = 0;
            while (turns < READS_A_TURN && read()) {
                turns++;
            }
        } catch (IOException e) {
            flow.hangUp();
        }
    }

    /** Sends one packet of what the client said; false when there is no more to do now. */
    private boolean read() throws IOException {
        if (!flow.isOpen()) {
            return false;
        }
        int most = flow.room();
        if (most <= 0) {
            rest(); // until a window adjustment comes
            return false;
        }
        int count = client.read(link.parcel().room(most));
        if (count < 0) {
            over = true;
            rest();
            flow.saidAll();
        } else if (count > 0) {
            flow.say(count);
        }
        return count == most;
    }

    private void rest() {
        if (key != null) {
            key.interestOps(0);
        }
    }

    /** There may be room again. */
    void resume() {
        if (key != null && key.isValid() && !over) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }
}
