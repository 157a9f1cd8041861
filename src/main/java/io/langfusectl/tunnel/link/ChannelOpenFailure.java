package io.langfusectl.tunnel.link;

import io.langfusectl.tunnel.model.TunnelStatus.State;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHPacket;

/** Why the far side did not open a channel (RFC 4254, 5.1). */
record ChannelOpenFailure(int reasonCode, String description) {

    private static final int ADMINISTRATIVELY_PROHIBITED = 1;
    private static final int CONNECT_FAILED = 2;
    private static final int RESOURCE_SHORTAGE = 4;

    /** What OpenSSH says when it could not even try: no descriptor left, or no way to the network. */
    private static final String NOT_TRIED = "open failed";

    /** Reads the rest of a CHANNEL_OPEN_FAILURE and leaves the packet as it was. */
    static ChannelOpenFailure peek(SSHPacket packet) {
        int position = packet.rpos();
        try {
            return new ChannelOpenFailure(packet.readUInt32AsInt(), packet.readString());
        } catch (Buffer.BufferException e) {
            return new ChannelOpenFailure(CONNECT_FAILED, "");
        } finally {
            packet.rpos(position);
        }
    }

    /** Returns the forward's state. A forward to the host itself cannot be unreachable. */
    State toState(boolean isLoopback) {
        return switch (reasonCode) {
            case ADMINISTRATIVELY_PROHIBITED -> State.FORBIDDEN;
            case RESOURCE_SHORTAGE -> State.LIMITED;
            default -> {
                if (isLoopback) {
                    yield description.equals(NOT_TRIED) ? State.LIMITED : State.NOTHING_LISTENS;
                }
                yield description.isEmpty() || description.contains("refused")
                        ? State.NOTHING_LISTENS
                        : State.UNREACHABLE;
            }
        };
    }
}
