package io.langfusectl.tunnel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.DirectTCPIPChannel;
import net.schmizz.sshj.connection.channel.direct.Parameters;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * One client's bytes through one SSH channel, without a thread of its own. sshj's reader hands on what comes as far as
 * the client takes it at once; the downlink loop delivers the rest; the uplink loop reads the client and is the only
 * one that writes to the channel, so nobody else ever waits for a slow far side.
 */
final class Flow extends DirectTCPIPChannel {

    private static final int READS_A_TURN = 8;

    private final Link link;
    private final Door door;
    private final boolean spare;

    /** What the client has not taken yet; also the lock of all that follows. */
    private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();

    private @Nullable Caller caller;
    private @Nullable SocketChannel client;
    private @Nullable SelectionKey reading; // of the uplink's thread alone
    private @Nullable SelectionKey writing; // of the downlink's thread alone
    private volatile boolean confirmed;
    private boolean farDone; // the far side sends no more
    private boolean farClosed; // … and takes no more
    private boolean outputShut;
    private boolean eofSent;
    private volatile boolean gone;
    private long window;
    private long owed;
    private boolean crediting;

    /** @param caller whom it is for; null for a spare that waits for the next one */
    Flow(Link link, Door door, @Nullable Caller caller, Parameters ends) {
        super(link.connection(), ends);
        this.link = link;
        this.door = door;
        this.spare = caller == null;
        this.caller = caller;
        this.window = getLocalWinSize();
    }

    long window() {
        return window;
    }

    Door door() {
        return door;
    }

    /** Asks the far side to open; the answer comes in {@link #gotUnknown}. */
    void request() throws TransportException {
        trans.write(buildOpenReq());
    }

    /** Takes the client back if the far side has not answered yet, so that another link can serve it. */
    @Nullable
    Caller withdraw() {
        synchronized (unsent) {
            var taken = confirmed ? null : caller;
            caller = null;
            return taken;
        }
    }

    /** A spare becomes this client's flow; false when it is of no more use. On the uplink's thread. */
    boolean adopt(Caller next) {
        synchronized (unsent) {
            if (gone || farDone) {
                return false;
            }
            caller = next;
            if (!confirmed) {
                return true;
            }
            client = next.socket();
            door.joined();
            if (!unsent.isEmpty()) {
                link.downlink().post(this::writable);
            }
        }
        begin();
        return true;
    }

    @Override
    protected void gotUnknown(Message message, SSHPacket packet) throws ConnectionException, TransportException {
        if (message == Message.CHANNEL_OPEN_FAILURE) {
            var refusal = Refusal.peek(packet);
            super.gotUnknown(message, packet);
            refused(refusal);
            return;
        }
        super.gotUnknown(message, packet);
        if (message == Message.CHANNEL_OPEN_CONFIRMATION) {
            if (getRemoteMaxPacketSize() <= 0) {
                throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "maximum packet size of 0");
            }
            confirmed();
        }
    }

    private void refused(Refusal refusal) {
        var unlucky = withdraw();
        door.refused(refusal);
        if (unlucky != null) {
            unlucky.reject();
        }
    }

    private void confirmed() {
        boolean wanted;
        synchronized (unsent) {
            confirmed = true;
            var waits = gone ? null : caller;
            wanted = waits != null;
            client = waits == null ? null : waits.socket();
        }
        door.answered();
        if (wanted) {
            door.joined();
            link.uplink().post(this::begin);
        } else if (!spare || gone) {
            link.uplink().post(this::hangUp);
        }
    }

    private void begin() {
        var socket = client;
        if (socket == null) {
            return;
        }
        try {
            Runnable read = this::readable;
            reading = socket.register(link.uplink().selector(), SelectionKey.OP_READ, read);
        } catch (IOException e) {
            hangUp();
        }
    }

    // the client speaks: on the uplink's thread

    private void readable() {
        try {
            for (int i = 0; i < READS_A_TURN && read(); i++) {}
        } catch (IOException e) {
            hangUp();
        }
    }

    /** Sends one packet of what the client said; false when there is no more to do now. */
    private boolean read() throws IOException {
        var key = reading;
        var socket = client;
        if (key == null || socket == null || !isOpen()) {
            return false;
        }
        int most = (int) Math.min(Math.min(rwin.getSize(), getRemoteMaxPacketSize()), Parcel.MOST);
        if (most <= 0) {
            key.interestOps(0); // until a window adjustment comes
            return false;
        }
        int count = socket.read(link.parcel().room(most));
        if (count < 0) {
            key.interestOps(0);
            sayEof();
            return false;
        }
        if (count > 0) {
            rwin.consume(count);
            trans.write(link.parcel().data(getRecipient(), count));
            door.sent(count);
        }
        return count == most;
    }

    private void sayEof() throws TransportException {
        trans.write(newBuffer(Message.CHANNEL_EOF));
        synchronized (unsent) {
            eofSent = true;
        }
        closeIfBothDone();
    }

    private void resume() {
        if (reading != null && reading.isValid()) {
            reading.interestOps(eofSent ? 0 : SelectionKey.OP_READ);
        }
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        super.handle(message, packet);
        if (message == Message.CHANNEL_WINDOW_ADJUST) {
            link.uplink().post(this::resume);
        }
    }

    // the far side speaks: on sshj's reader, which must never wait

    @Override
    protected void receiveInto(ChannelInputStream unused, SSHPacket packet) throws SSHException {
        int length = lengthOf(packet);
        lwin.consume(length);
        int taken = 0;
        synchronized (unsent) {
            if (gone) {
                return;
            }
            var bytes = ByteBuffer.wrap(packet.array(), packet.rpos(), length);
            try {
                if (unsent.isEmpty() && client != null) {
                    taken = client.write(bytes);
                }
            } catch (IOException e) {
                link.uplink().post(this::hangUp);
                return;
            }
            if (bytes.hasRemaining()) {
                unsent.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit())));
                if (unsent.size() == 1 && client != null) {
                    link.downlink().post(this::awaitWritable);
                }
            }
        }
        delivered(taken);
    }

    private int lengthOf(SSHPacket packet) throws ConnectionException {
        try {
            int length = packet.readUInt32AsInt();
            if (length < 0 || length > getLocalMaxPacketSize() || length > packet.available()) {
                throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "data of " + length + " bytes");
            }
            return length;
        } catch (Buffer.BufferException e) {
            throw new ConnectionException(e);
        }
    }

    private void awaitWritable() {
        var socket = client;
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
            link.uplink().post(this::hangUp);
        }
    }

    /** The client takes more: on the downlink's thread. */
    private void writable() {
        int taken = 0;
        boolean empty;
        synchronized (unsent) {
            var socket = client;
            if (gone || socket == null) {
                return;
            }
            try {
                for (var next = unsent.peek(); next != null; next = unsent.peek()) {
                    taken += socket.write(next);
                    if (next.hasRemaining()) {
                        break;
                    }
                    unsent.remove();
                }
            } catch (IOException e) {
                link.uplink().post(this::hangUp);
                return;
            }
            empty = unsent.isEmpty();
        }
        if (!empty) {
            awaitWritable();
        } else if (writing != null && writing.isValid()) {
            writing.interestOps(0);
        }
        delivered(taken);
        if (empty) {
            finishOutput();
        }
    }

    private void delivered(int bytes) {
        door.received(bytes);
        synchronized (unsent) {
            owed += bytes;
            if (crediting || owed < window / 4) {
                return;
            }
            crediting = true;
        }
        link.uplink().post(this::credit);
    }

    /** Returns window to the far side, and more of it when the client is faster than the window is wide. */
    private void credit() {
        long amount;
        synchronized (unsent) {
            crediting = false;
            amount = owed;
            owed = 0;
            if (unsent.isEmpty() && !gone) {
                long more = link.moreFor(window);
                window += more;
                amount += more;
            }
        }
        if (amount > 0 && isOpen()) {
            lwin.expand(amount);
            tell(newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(amount));
        }
    }

    // endings

    @Override
    protected void eofInputStreams() {
        super.eofInputStreams();
        synchronized (unsent) {
            farDone = true;
        }
        finishOutput();
    }

    /** Both streams end here; sshj's own would write from the reader's thread, and ours hold nothing. */
    @Override
    protected void closeAllStreams() {
        synchronized (unsent) {
            farDone = true;
            farClosed = true;
        }
        finishOutput();
    }

    private void finishOutput() {
        boolean close;
        synchronized (unsent) {
            if (!farDone || !unsent.isEmpty() || gone || client == null) {
                return;
            }
            close = farClosed;
            if (!close && !outputShut) {
                outputShut = true;
                try {
                    client.shutdownOutput();
                } catch (IOException e) {
                    close = true;
                }
            }
        }
        if (close) {
            closeClient(false);
        } else {
            closeIfBothDone();
        }
    }

    private void closeIfBothDone() {
        synchronized (unsent) {
            if (!eofSent || !outputShut) {
                return;
            }
        }
        closeClient(false);
        sendClose();
    }

    /** Ends both directions; a channel that is not open yet is closed when it opens. */
    void hangUp() {
        closeClient(false);
        if (confirmed) {
            sendClose();
        }
    }

    /** The link is gone: an unanswered client goes back to wait, any other ends – after what it has still to get. */
    void abandon() {
        var again = withdraw();
        if (again != null) {
            link.giveBack(again);
            return;
        }
        synchronized (unsent) {
            farClosed = true;
            if (farDone && !unsent.isEmpty()) {
                return;
            }
        }
        closeClient(!farDone);
    }

    private void closeClient(boolean reset) {
        synchronized (unsent) {
            if (gone) {
                return;
            }
            gone = true;
            unsent.clear();
            if (client == null) {
                return;
            }
            door.left();
            if (reset) {
                Caller.reset(client);
            } else {
                try {
                    client.close();
                } catch (IOException e) {
                    Caller.reset(client);
                }
            }
        }
        link.wake(); // a closed channel lives until its selectors have looked
    }

    /** Never from the reader's thread, which would wait for the far side to read. */
    @Override
    protected void sendClose() {
        link.uplink().post(() -> {
            try {
                super.sendClose();
            } catch (TransportException e) {
                link.cut(e);
            }
        });
    }

    @Override
    protected void handleRequest(String type, SSHPacket packet) {
        link.uplink().post(() -> tell(newBuffer(Message.CHANNEL_FAILURE)));
    }

    private void tell(SSHPacket packet) {
        try {
            trans.write(packet);
        } catch (TransportException e) {
            link.cut(e);
        }
    }

    @Override
    protected void finishOff() {
        super.finishOff();
        link.forget(this);
    }

    @Override
    public void notifyError(SSHException error) {
        super.notifyError(error);
        abandon();
    }
}
