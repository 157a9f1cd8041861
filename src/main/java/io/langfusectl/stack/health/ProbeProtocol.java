package io.langfusectl.stack.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A probe in a service's own protocol: the first bytes that are sent, and what the answer means. */
@FunctionalInterface
interface ProbeProtocol {

    /**
     * Probes once.
     *
     * @param limit for the whole probe; a service that does not answer until then is not ready yet
     */
    ProbeResult ask(InetSocketAddress address, Duration limit) throws IOException;

    /** Returns a probe that expects the status 200 from each of these paths in turn. */
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

    /** Any answer but {@code LOADING} is that of a working server, also one that demands a password. */
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
     * A server that is still recovering answers an SSLRequest, too, so a StartupMessage follows. The answer R
     * (authentication request) is that of a working server; of the errors, only 57P03 (cannot_connect_now) means that
     * it is not ready.
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
