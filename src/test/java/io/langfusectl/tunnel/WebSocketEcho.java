package io.langfusectl.tunnel;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A WebSocket server (RFC 6455) that sends every short message back. */
final class WebSocketEcho implements AutoCloseable {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Backend backend = new Backend((socket, in, out) -> {
        shakeHands(in, out);
        var frames = new DataInputStream(in);
        for (int first = frames.read(); first >= 0; first = frames.read()) {
            out.write(answer(first, frames));
        }
    });

    private static void shakeHands(InputStream in, OutputStream out) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII), 1);
        var key = "";
        for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
        }
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The same message, without the mask that only clients use. */
    private static byte[] answer(int first, DataInputStream frames) throws IOException {
        int length = frames.read() & 0x7f;
        var mask = frames.readNBytes(4);
        var answer = new byte[2 + length];
        answer[0] = (byte) first;
        answer[1] = (byte) length;
        for (int i = 0; i < length; i++) {
            answer[2 + i] = (byte) (frames.read() ^ mask[i % 4]);
        }
        return answer;
    }

    int port() {
        return backend.port();
    }

    @Override
    public void close() {
        backend.close();
    }
}
