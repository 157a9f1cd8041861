package io.langfusectl.tunnel.link;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Copies a client's data to the channel, as far as the remote window allows. Runs on the uplink's thread. */
final class ClientReader {

    private static final int READS_PER_WAKEUP = 8;

    private final ForwardedChannel channel;
    private final Link link;
    private final SocketChannel client;
    private @Nullable SelectionKey key;
    private boolean eof;

    ClientReader(ForwardedChannel channel, Link link, SocketChannel client) {
        this.channel = channel;
        this.link = link;
        this.client = client;
    }

    void start() {
        try {
            Runnable read = this::readable;
            key = client.register(link.uplink().selector(), SelectionKey.OP_READ, read);
        } catch (IOException e) {
            channel.hangUp();
        }
    }

    private void readable() {
        try {
            int turns = 0;
            while (turns < READS_PER_WAKEUP && read()) {
                turns++;
            }
        } catch (IOException e) {
            channel.hangUp();
        }
    }

    /** Sends one packet of what the client said; false when there is no more to do now. */
    private boolean read() throws IOException {
        if (!channel.isOpen()) {
            return false;
        }
        int maxBytes = channel.sendableBytes();
        if (maxBytes <= 0) {
            pause(); // until a window adjustment comes
            return false;
        }
        int count = client.read(link.dataPacket().payloadBuffer(maxBytes));
        if (count < 0) {
            eof = true;
            pause();
            channel.sendEof();
        } else if (count > 0) {
            channel.send(count);
        }
        return count == maxBytes;
    }

    private void pause() {
        if (key != null) {
            key.interestOps(0);
        }
    }

    /** There may be room again. */
    void resume() {
        if (key != null && key.isValid() && !eof) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }
}
