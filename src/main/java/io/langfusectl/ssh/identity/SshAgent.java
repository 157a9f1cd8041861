package io.langfusectl.ssh.identity;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/** The ssh-agent at an address: a Unix socket, or a named pipe on Windows. Each question is a connection of its own. */
record SshAgent(String address) {

    private static final int LIST = 11;
    private static final int LISTED = 12;
    private static final int SIGN = 13;
    private static final int SIGNED = 14;
    private static final int MOST = 256 * 1024;

    /** All its keys; none when it does not answer. */
    List<Identity> identities() {
        var identities = new ArrayList<Identity>();
        try {
            var answer = ask(new Buffer.PlainBuffer().putByte((byte) LIST), LISTED);
            int count = answer.readUInt32AsInt();
            for (int i = 0; i < count; i++) {
                identities.add(new AgentIdentity(this::sign, answer.readBytes(), answer.readString()));
            }
        } catch (IOException e) {
            return List.of(); // no agent is no failure: there may be key files
        }
        return identities;
    }

    byte[] sign(byte[] key, byte[] data, int flags) throws IOException {
        var question = new Buffer.PlainBuffer()
                .putByte((byte) SIGN)
                .putBytes(key)
                .putBytes(data)
                .putUInt32(flags);
        return ask(question, SIGNED).readBytes();
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, int expected) throws IOException {
        if (address.startsWith("\\\\.\\pipe\\")) {
            try (var pipe = new RandomAccessFile(address, "rw")) {
                var in = Channels.newInputStream(pipe.getChannel());
                return exchange(in, Channels.newOutputStream(pipe.getChannel()), question, expected);
            }
        }
        try (var socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(Path.of(address)));
            return exchange(Channels.newInputStream(socket), Channels.newOutputStream(socket), question, expected);
        }
    }

    private static Buffer.PlainBuffer exchange(
            InputStream in, OutputStream out, Buffer.PlainBuffer question, int expected) throws IOException {
        var bytes = question.getCompactData();
        var frame = new DataOutputStream(new BufferedOutputStream(out));
        frame.writeInt(bytes.length);
        frame.write(bytes);
        frame.flush();
        var answer = new DataInputStream(in);
        int length = answer.readInt();
        if (length < 1 || length > MOST) {
            throw new IOException("an agent's answer of " + length + " bytes");
        }
        var body = new Buffer.PlainBuffer(answer.readNBytes(length));
        if (body.readByte() != expected) {
            throw new IOException("the agent refused");
        }
        return body;
    }
}
