package io.langfusectl.ssh.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Creates a socket on a connected, blocking TCP channel: a socket that was connected with a timeout makes two system
 * calls for each read, and writes at most 128 KB at once.
 */
public final class TcpSshSocket {

    private TcpSshSocket() {}

    /**
     * Cutting it resets the connection.
     *
     * @param connectTook nanoseconds, or 0 if that says nothing
     */
    public static SshSocket over(SocketChannel channel, long connectTook) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        var adaptor = channel.socket().getInputStream();
        return new SshSocket(
                new Input(channel), new Output(channel), () -> reset(channel), connectTook, () -> hasMore(adaptor));
    }

    private static boolean hasMore(InputStream adaptor) {
        try {
            return adaptor.available() > 0;
        } catch (IOException e) {
            return false; // it ended
        }
    }

    private static void reset(SocketChannel channel) {
        try (channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            return; // it was closed already
        }
    }

    private static final class Input extends InputStream {

        private final SocketChannel channel;

        Input(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, from, length));
        }
    }

    private static final class Output extends OutputStream {

        private final SocketChannel channel;

        Output(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (var rest = ByteBuffer.wrap(bytes, from, length); rest.hasRemaining(); ) {
                channel.write(rest);
            }
        }
    }
}
