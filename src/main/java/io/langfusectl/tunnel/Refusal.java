package io.langfusectl.tunnel;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHPacket;

/** Why the far side did not open a channel (RFC 4254, 5.1). */
record Refusal(int code, String words) {

    static final int FORBIDDEN = 1;
    static final int NOBODY_LISTENS = 2;

    /** Reads the rest of a CHANNEL_OPEN_FAILURE and leaves the packet as it was. */
    static Refusal peek(SSHPacket packet) {
        int position = packet.rpos();
        try {
            return new Refusal(packet.readUInt32AsInt(), packet.readString());
        } catch (Buffer.BufferException e) {
            return new Refusal(NOBODY_LISTENS, "");
        } finally {
            packet.rpos(position);
        }
    }
}
