package io.langfusectl.tunnel;

import java.nio.ByteBuffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;

/** The one data packet of an uplink, filled behind its header and used again: a client's bytes are copied once. */
final class Parcel {

    static final int MOST = 32 * 1024;
    private static final int HEADER = 8;
    private static final int TRAILER = 128; // padding and the widest tag

    private final SSHPacket packet = new SSHPacket(Message.CHANNEL_DATA);
    private final int start = packet.rpos();

    Parcel() {
        packet.ensureCapacity(HEADER + MOST + TRAILER);
    }

    /** Where the next bytes go. */
    ByteBuffer room(int most) {
        return ByteBuffer.wrap(packet.array(), start + 1 + HEADER, most);
    }

    /** The packet with the bytes that lie in its room. */
    SSHPacket data(int recipient, int length) {
        packet.rpos(start);
        packet.wpos(start);
        packet.putMessageID(Message.CHANNEL_DATA);
        packet.putUInt32FromInt(recipient);
        packet.putUInt32(length);
        packet.wpos(start + 1 + HEADER + length);
        return packet;
    }
}
