package io.langfusectl.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A probe: the first bytes of a service's own protocol, and what the answer means. */
@FunctionalInterface
interface Question {

    /**
     * Asks once.
     *
     * @param limit for the whole of it; a service that says nothing until then is not ready yet
     */
    Answer ask(InetSocketAddress address, Duration limit) throws IOException;

    /** Each path in turn must answer 200. */
    static Question http(String... paths) {
        return (address, limit) -> {
            var answer = Answer.notYet("");
            for (var path : paths) {
                answer = HttpAnswer.get(address, path, limit).judged();
                if (!answer.isReady()) {
                    return answer;
                }
            }
            return answer;
        };
    }

    /** Anything but "still loading" is a server that works; that it wants a password is fine. */
    static Question redis() {
        return (address, limit) -> {
            try (var wire = Wire.to(address, limit)) {
                wire.send("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                var line = new String(wire.some(512), StandardCharsets.UTF_8).strip();
                var works = line.startsWith("+") || (line.startsWith("-") && !line.startsWith("-LOADING"));
                return works ? Answer.ready(line) : Answer.notYet(line);
            }
        };
    }

    /**
     * SSLRequest is answered by a server that is still recovering, so a StartupMessage follows: R (log in, please) is a
     * server that works, and of the errors only 57P03 (starting up, shutting down) is one that does not.
     */
    static Question postgres() {
        return (address, limit) -> {
            try (var wire = Wire.to(address, limit)) {
                wire.send(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f});
                var first = new String(wire.some(1), StandardCharsets.US_ASCII);
                if (!first.equals("N")) {
                    return first.equals("S") ? Answer.ready("S") : Answer.notYet(first);
                }
                wire.send(startupMessage());
                var reply = new String(wire.some(1024), StandardCharsets.UTF_8);
                var words = printable(reply);
                return reply.isEmpty() || reply.contains("57P03") ? Answer.notYet(words) : Answer.ready(words);
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
