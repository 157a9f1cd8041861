package io.langfusectl.stack.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A probe: the first bytes of a service's own protocol, and what the answer means. */
@FunctionalInterface
interface ProbeProtocol {

    /**
     * Asks once.
     *
     * @param limit for the whole of it; a service that says nothing until then is not ready yet
     */
    ProbeResult ask(InetSocketAddress address, Duration limit) throws IOException;

    /** Each path in turn must answer 200. */
    static ProbeProtocol http(String... paths) {
        return (address, limit) -> {
            var probeResult = ProbeResult.notYet("");
            for (var path : paths) {
                probeResult = HttpProbeResponse.get(address, path, limit).judged();
                if (!probeResult.isReady()) {
                    return probeResult;
                }
            }
            return probeResult;
        };
    }

    /** Anything but "still loading" is a server that works; that it wants a password is fine. */
    static ProbeProtocol redis() {
        return (address, limit) -> {
            try (var probeConnection = ProbeConnection.to(address, limit)) {
                probeConnection.send("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                var line = new String(probeConnection.some(512), StandardCharsets.UTF_8).strip();
                var works = line.startsWith("+") || (line.startsWith("-") && !line.startsWith("-LOADING"));
                return works ? ProbeResult.ready(line) : ProbeResult.notYet(line);
            }
        };
    }

    /**
     * SSLRequest is answered by a server that is still recovering, so a StartupMessage follows: R (log in, please) is a
     * server that works, and of the errors only 57P03 (starting up, shutting down) is one that does not.
     */
    static ProbeProtocol postgres() {
        return (address, limit) -> {
            try (var probeConnection = ProbeConnection.to(address, limit)) {
                probeConnection.send(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f});
                var first = new String(probeConnection.some(1), StandardCharsets.US_ASCII);
                if (!first.equals("N")) {
                    return first.equals("S") ? ProbeResult.ready("S") : ProbeResult.notYet(first);
                }
                probeConnection.send(startupMessage());
                var reply = new String(probeConnection.some(1024), StandardCharsets.UTF_8);
                var words = printable(reply);
                return reply.isEmpty() || reply.contains("57P03")
                        ? ProbeResult.notYet(words)
                        : ProbeResult.ready(words);
            }
        };
    }

    private static String printable(String text) {
        var words = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            var letter = text.charAt(at);
            words.append(letter > ' ' && letter < 127 ? letter : ' ');
        }
        return words.toString().strip();
    }

    private static byte[] startupMessage() {
        var text = "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + text.length)
                .putInt(8 + text.length)
                .putInt(3 << 16)
                .put(text)
                .array();
    }
}
