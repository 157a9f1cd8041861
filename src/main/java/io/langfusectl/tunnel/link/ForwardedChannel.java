package io.langfusectl.tunnel.link;

import java.nio.ByteBuffer;
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
 * One client's bytes through one SSH channel, without a thread of its own. sshj's reader brings what comes to the
 * {@link ClientWriter}; the uplink loop reads the client and is the only one that writes to the channel, so nobody else
 * ever waits for a slow far side.
 */
final class ForwardedChannel extends DirectTCPIPChannel implements ClientWriter.WriteListener {

    private final Link link;
    private final LocalListener listener;
    private final boolean spare;
    private final ClientWriter clientWriter;
    private final ChannelOwner channelOwner;
    private final ReceiveWindow window;
    private @Nullable ClientReader clientReader; // of the uplink's thread alone
    private volatile boolean eofSent;

    /** @param clientConnection whom it is for; null for a spare that waits for the next one */
    ForwardedChannel(Link link, LocalListener listener, @Nullable ClientConnection clientConnection, Parameters ends) {
        super(link.connection(), ends);
        this.link = link;
        this.listener = listener;
        this.spare = clientConnection == null;
        this.channelOwner = new ChannelOwner(clientConnection);
        this.clientWriter = new ClientWriter(link, listener, this);
        this.window = new ReceiveWindow(getLocalWinSize());
    }

    long window() {
        return window.window();
    }

    /** Asks the far side to open; the answer comes in {@link #gotUnknown}. */
    void request() throws TransportException {
        trans.write(buildOpenReq());
    }

    /** Until the far side has answered its client can be taken back, so that another link serves it. */
    ChannelOwner channelOwner() {
        return channelOwner;
    }

    /** A spare becomes this client's flow; false when it is of no more use. On the uplink's thread. */
    boolean adopt(ClientConnection next) {
        if (clientWriter.isGone() || clientWriter.isFarDone()) {
            return false;
        }
        var assignment = channelOwner.give(next);
        if (assignment == ChannelOwner.Assignment.SERVED) {
            boolean there = clientWriter.to(next.socket());
            begin();
            return there;
        }
        return assignment == ChannelOwner.Assignment.WAITS;
    }

    @Override
    protected void gotUnknown(Message message, SSHPacket packet) throws ConnectionException, TransportException {
        if (message == Message.CHANNEL_OPEN_FAILURE) {
            var channelOpenFailure = ChannelOpenFailure.peek(packet);
            super.gotUnknown(message, packet);
            var unlucky = channelOwner.refused();
            listener.refused(channelOpenFailure);
            if (unlucky != null) {
                unlucky.reject();
            }
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

    private void confirmed() {
        var waits = channelOwner.answered();
        listener.answered();
        if (waits != null && clientWriter.to(waits.socket())) {
            link.uplink().post(this::begin);
            return;
        }
        if (waits != null) {
            waits.reject(); // the link ended at this moment
        }
        if (!spare || clientWriter.isGone()) {
            link.uplink().post(this::hangUp); // whom it was for is served elsewhere
        }
    }

    private void begin() {
        var socket = clientWriter.client();
        if (socket != null) {
            clientReader = new ClientReader(this, link, socket);
            clientReader.begin();
        }
    }

    /** How much may be sent now. */
    int room() {
        return (int) Math.min(Math.min(rwin.getSize(), getRemoteMaxPacketSize()), DataPacket.MOST);
    }

    /** Sends what lies in the link's parcel. */
    void send(int count) throws TransportException {
        rwin.consume(count);
        trans.write(link.dataPacket().data(getRecipient(), count));
        listener.trafficCounters().sent(count);
    }

    /** The client says no more. */
    void sendEof() throws TransportException {
        trans.write(newBuffer(Message.CHANNEL_EOF));
        eofSent = true;
        finished();
    }

    private void resume() {
        if (clientReader != null) {
            clientReader.resume();
        }
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        super.handle(message, packet);
        if (message == Message.CHANNEL_WINDOW_ADJUST) {
            link.uplink().post(this::resume);
        }
    }

    @Override
    protected void receiveInto(ChannelInputStream unused, SSHPacket packet) throws SSHException {
        int length = DataPacket.lengthIn(packet, getLocalMaxPacketSize());
        lwin.consume(length);
        clientWriter.write(ByteBuffer.wrap(packet.array(), packet.rpos(), length));
    }

    @Override
    public void delivered(int bytes) {
        listener.trafficCounters().received(bytes);
        if (window.taken(bytes)) {
            link.uplink().post(this::returnCredit);
        }
    }

    private void returnCredit() {
        boolean keepsUp = clientWriter.isEmpty() && !clientWriter.isGone();
        long amount = window.settle(keepsUp ? link.moreFor(window) : 0);
        if (amount > 0 && isOpen()) {
            lwin.expand(amount);
            tell(newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(amount));
        }
    }

    private void tell(SSHPacket packet) {
        try {
            trans.write(packet);
        } catch (TransportException e) {
            link.cut(e);
        }
    }

    @Override
    protected void eofInputStreams() {
        super.eofInputStreams();
        clientWriter.end(false);
    }

    /** Both streams end here; sshj's own would write from the reader's thread, and ours hold nothing. */
    @Override
    protected void closeAllStreams() {
        clientWriter.end(true);
    }

    @Override
    public void finished() {
        if (eofSent && clientWriter.isShut()) {
            clientWriter.close(false);
            sendClose();
        }
    }

    @Override
    public void broken() {
        link.uplink().post(this::hangUp);
    }

    /** Ends both directions; a channel that is not open yet is closed when it opens. */
    void hangUp() {
        clientWriter.close(false);
        if (channelOwner.isAnswered()) {
            sendClose();
        }
    }

    /** The link is gone: an unanswered client goes back to wait, any other ends – after what it has still to get. */
    void abandon() {
        var again = channelOwner.withdraw();
        if (again != null) {
            link.giveBack(again);
        } else {
            clientWriter.abandon();
        }
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
