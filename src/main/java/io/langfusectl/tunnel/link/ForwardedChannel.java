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
 * A direct-tcpip channel for one client, without a thread of its own. sshj's reader thread passes incoming data to
 * {@link ClientWriter}; only the uplink loop writes to the channel, so no other thread blocks on a slow server.
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
    ForwardedChannel(
            Link link, LocalListener listener, @Nullable ClientConnection clientConnection, Parameters parameters) {
        super(link.connection(), parameters);
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
    void sendOpenRequest() throws TransportException {
        trans.write(buildOpenReq());
    }

    /** Until the far side has answered its client can be taken back, so that another link serves it. */
    ChannelOwner channelOwner() {
        return channelOwner;
    }

    /** A spare becomes this client's flow; false when it is of no more use. On the uplink's thread. */
    boolean assign(ClientConnection next) {
        if (clientWriter.isClientClosed() || clientWriter.isRemoteEof()) {
            return false;
        }
        var assignment = channelOwner.assign(next);
        if (assignment == ChannelOwner.Assignment.SERVED) {
            boolean isAttached = clientWriter.attach(next.socket());
            startReading();
            return isAttached;
        }
        return assignment == ChannelOwner.Assignment.PENDING;
    }

    @Override
    protected void gotUnknown(Message message, SSHPacket packet) throws ConnectionException, TransportException {
        if (message == Message.CHANNEL_OPEN_FAILURE) {
            var channelOpenFailure = ChannelOpenFailure.peek(packet);
            super.gotUnknown(message, packet);
            var refusedClient = channelOwner.markRefused();
            listener.channelOpenFailed(channelOpenFailure);
            if (refusedClient != null) {
                refusedClient.reject();
            }
            return;
        }
        super.gotUnknown(message, packet);
        if (message == Message.CHANNEL_OPEN_CONFIRMATION) {
            if (getRemoteMaxPacketSize() <= 0) {
                throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "maximum packet size of 0");
            }
            openConfirmed();
        }
    }

    private void openConfirmed() {
        var client = channelOwner.markOpened();
        listener.channelOpened();
        if (client != null && clientWriter.attach(client.socket())) {
            link.uplink().post(this::startReading);
            return;
        }
        if (client != null) {
            client.reject(); // the link ended at this moment
        }
        if (!spare || clientWriter.isClientClosed()) {
            link.uplink().post(this::hangUp); // whom it was for is served elsewhere
        }
    }

    private void startReading() {
        var socket = clientWriter.client();
        if (socket != null) {
            clientReader = new ClientReader(this, link, socket);
            clientReader.start();
        }
    }

    /** How much may be sent now. */
    int sendableBytes() {
        return (int) Math.min(Math.min(rwin.getSize(), getRemoteMaxPacketSize()), DataPacket.MAX_DATA_LENGTH);
    }

    /** Sends the data in the link's {@link DataPacket}. */
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
        int length = DataPacket.readLength(packet, getLocalMaxPacketSize());
        lwin.consume(length);
        clientWriter.write(ByteBuffer.wrap(packet.array(), packet.rpos(), length));
    }

    @Override
    public void delivered(int bytes) {
        listener.trafficCounters().received(bytes);
        if (window.consume(bytes)) {
            link.uplink().post(this::sendWindowAdjust);
        }
    }

    private void sendWindowAdjust() {
        boolean keepsUp = clientWriter.isEmpty() && !clientWriter.isClientClosed();
        long amount = window.takeAdjustment(keepsUp ? link.windowIncrease(window) : 0);
        if (amount > 0 && isOpen()) {
            lwin.expand(amount);
            writePacket(newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(amount));
        }
    }

    private void writePacket(SSHPacket packet) {
        try {
            trans.write(packet);
        } catch (TransportException e) {
            link.close(e);
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
        if (eofSent && clientWriter.isOutputShutDown()) {
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
        if (channelOwner.isOpened()) {
            sendClose();
        }
    }

    /** The link is gone: an unanswered client goes back to wait, any other ends – after what it has still to get. */
    void abandon() {
        var unansweredClient = channelOwner.withdraw();
        if (unansweredClient != null) {
            link.requeue(unansweredClient);
        } else {
            clientWriter.finishOrReset();
        }
    }

    /** Never from the reader's thread, which would wait for the far side to read. */
    @Override
    protected void sendClose() {
        link.uplink().post(() -> {
            try {
                super.sendClose();
            } catch (TransportException e) {
                link.close(e);
            }
        });
    }

    @Override
    protected void handleRequest(String type, SSHPacket packet) {
        link.uplink().post(() -> writePacket(newBuffer(Message.CHANNEL_FAILURE)));
    }

    @Override
    protected void finishOff() {
        super.finishOff();
        link.removeChannel(this);
    }

    @Override
    public void notifyError(SSHException error) {
        super.notifyError(error);
        abandon();
    }
}
