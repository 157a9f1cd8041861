package io.langfusectl.engine.transport;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;

/** A request on its way to the engine. */
final class HttpRequest extends OutputStream {

    private static final int BUFFER = 32 * 1024;

    private final ByteChannel channel;
    private final CallTimeout callTimeout;

    HttpRequest(ByteChannel channel, CallTimeout callTimeout) {
        this.channel = channel;
        this.callTimeout = callTimeout;
    }

    void send(Request request) throws IOException {
        var head = head(request).getBytes(StandardCharsets.UTF_8);
        var body = request.bodyBytes();
        var stream = request.body();
        if (body == null && stream == null) {
            write(head, 0, head.length);
            return;
        }
        var out = new BufferedOutputStream(this, BUFFER);
        out.write(head);
        if (body != null) {
            out.write(body);
        } else if (stream != null) {
            sendChunked(stream, out);
        }
        out.flush();
    }

    private static String head(Request request) {
        var head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: docker\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        var body = request.bodyBytes();
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        } else if (request.body() != null) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (!request.method().equals("GET")) {
            head.append("Content-Length: 0\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static void sendChunked(InputStream stream, OutputStream out) throws IOException {
        var chunk = new byte[BUFFER];
        for (var n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
            if (n > 0) {
                out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(chunk, 0, n);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        var buffer = ByteBuffer.wrap(bytes, from, length);
        callTimeout.run();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        callTimeout.pause();
    }
}
