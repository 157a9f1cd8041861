package io.langfusectl.tunnel;

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
 * {@link Delivery}; the uplink loop reads the client and is the only one that writes to the channel, so nobody else
 * ever waits for a slow far side.
 */
final class Flow extends DirectTCPIPChannel implements Delivery.Listener {

    private final Link link;
    private final Door door;
    private final boolean spare;
    private final Delivery delivery;
    private final Claim claim;
    private final Credit credit;
    private @Nullable Reading reading; // of the uplink's thread alone
    private volatile boolean eofSent;

    /** @param caller whom it is for; null for a spare that waits for the next one */
    Flow(Link link, Door door, @Nullable Caller caller, Parameters ends) {
        super(link.connection(), ends);
        this.link = link;
        this.door = door;
        this.spare = caller == null;
        this.claim = new Claim(caller);
        this.delivery = new Delivery(link, door, this);
        this.credit = new Credit(getLocalWinSize());
    }

    long window() {
        return credit.window();
    }

    /** Asks the far side to open; the answer comes in {@link #gotUnknown}. */
    void request() throws TransportException {
        trans.write(buildOpenReq());
    }

    /** Until the far side has answered its client can be taken back, so that another link serves it. */
    Claim claim() {
        return claim;
    }

    /** A spare becomes this client's flow; false when it is of no more use. On the uplink's thread. */
    boolean adopt(Caller next) {
        if (delivery.isGone() || delivery.isFarDone()) {
            return false;
        }
        var prospect = claim.give(next);
        if (prospect == Claim.Prospect.SERVED) {
            boolean there = delivery.to(next.socket());
            begin();
            return there;
        }
        return prospect == Claim.Prospect.WAITS;
    }

    @Override
    protected void gotUnknown(Message message, SSHPacket packet) throws ConnectionException, TransportException {
        if (message == Message.CHANNEL_OPEN_FAILURE) {
            var refusal = Refusal.peek(packet);
            super.gotUnknown(message, packet);
            var unlucky = claim.refused();
            door.refused(refusal);
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
        var waits = claim.answered();
        door.answered();
        if (waits != null && delivery.to(waits.socket())) {
            link.uplink().post(this::begin);
            return;
        }
        if (waits != null) {
            waits.reject(); // the link ended at this moment
        }
        if (!spare || delivery.isGone()) {
            link.uplink().post(this::hangUp); // whom it was for is served elsewhere
        }
    }

    private void begin() {
        var socket = delivery.client();
        if (socket != null) {
            reading = new Reading(this, link, socket);
            reading.begin();
        }
    }

    /** How much may be sent now. */
    int room() {
        return (int) Math.min(Math.min(rwin.getSize(), getRemoteMaxPacketSize()), Parcel.MOST);
    }

    /** Sends what lies in the link's parcel. */
    void say(int count) throws TransportException {
        rwin.consume(count);
        trans.write(link.parcel().data(getRecipient(), count));
        door.traffic().sent(count);
    }

    /** The client says no more. */
    void saidAll() throws TransportException {
        trans.write(newBuffer(Message.CHANNEL_EOF));
        eofSent = true;
        finished();
    }

    private void resume() {
        if (reading != null) {
            reading.resume();
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
        int length = Parcel.lengthIn(packet, getLocalMaxPacketSize());
        lwin.consume(length);
        delivery.bring(ByteBuffer.wrap(packet.array(), packet.rpos(), length));
    }

    @Override
    public void delivered(int bytes) {
        door.traffic().received(bytes);
        if (credit.taken(bytes)) {
            link.uplink().post(this::returnCredit);
        }
    }

    private void returnCredit() {
        boolean keepsUp = delivery.isEmpty() && !delivery.isGone();
        long amount = credit.settle(keepsUp ? link.moreFor(credit) : 0);
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
        delivery.end(false);
    }

    /** Both streams end here; sshj's own would write from the reader's thread, and ours hold nothing. */
    @Override
    protected void closeAllStreams() {
        delivery.end(true);
    }

    @Override
    public void finished() {
        if (eofSent && delivery.isShut()) {
            delivery.close(false);
            sendClose();
        }
    }

    @Override
    public void broken() {
        link.uplink().post(this::hangUp);
    }

    /** Ends both directions; a channel that is not open yet is closed when it opens. */
    void hangUp() {
        delivery.close(false);
        if (claim.isAnswered()) {
            sendClose();
        }
    }

    /** The link is gone: an unanswered client goes back to wait, any other ends – after what it has still to get. */
    void abandon() {
        var again = claim.withdraw();
        if (again != null) {
            link.giveBack(again);
        } else {
            delivery.abandon();
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
