package io.langfusectl.tunnel.link;

import java.nio.ByteBuffer;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;

/** A reusable CHANNEL_DATA packet. Data is read directly behind its header, so it is copied only once. */
final class DataPacket {

    static final int MAX_DATA_LENGTH = 32 * 1024;
    private static final int HEADER = 8;
    private static final int TRAILER = 128; // padding and the widest tag

    private final SSHPacket packet = new SSHPacket(Message.CHANNEL_DATA);
    private final int start = packet.rpos();

    DataPacket() {
        packet.ensureCapacity(HEADER + MAX_DATA_LENGTH + TRAILER);
    }

    /** Where the next bytes go. */
    ByteBuffer payloadBuffer(int most) {
        return ByteBuffer.wrap(packet.array(), start + 1 + HEADER, most);
    }

    /** The packet with the bytes that were put into its buffer. */
    SSHPacket data(int recipient, int length) {
        packet.rpos(start);
        packet.wpos(start);
        packet.putMessageID(Message.CHANNEL_DATA);
        packet.putUInt32FromInt(recipient);
        packet.putUInt32(length);
        packet.wpos(start + 1 + HEADER + length);
        return packet;
    }

    /** How many bytes a data packet brings; its reader stands at them then. */
    static int readLength(SSHPacket packet, long most) throws ConnectionException {
        try {
            int length = packet.readUInt32AsInt();
            if (length < 0 || length > most || length > packet.available()) {
                throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "data of " + length + " bytes");
            }
            return length;
        } catch (Buffer.BufferException e) {
            throw new ConnectionException(e);
        }
    }
}
