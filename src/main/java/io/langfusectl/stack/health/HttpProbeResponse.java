package io.langfusectl.stack.health;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The answer to a plain GET that asks the server to close afterwards. */
record HttpProbeResponse(int status, String body) {

    private static final int MOST = 64 * 1024;
    private static final String LENGTH = "content-length:";

    static HttpProbeResponse get(InetSocketAddress address, String path, Duration limit) throws IOException {
        try (var probeConnection = ProbeConnection.to(address, limit)) {
            var request = "GET " + path + " HTTP/1.0\r\nHost: " + address.getHostString()
                    + "\r\nConnection: close\r\nUser-Agent: langfuse-ctl\r\n\r\n";
            probeConnection.send(request.getBytes(StandardCharsets.US_ASCII));
            var text = new ByteArrayOutputStream();
            var buffer = new byte[4096];
            for (int read; !isWhole(text) && (read = probeConnection.read(buffer)) >= 0; ) {
                text.write(buffer, 0, read);
            }
            return parsed(text.toString(StandardCharsets.UTF_8));
        }
    }

    /** Langfuse's web answers 500 with exactly this body, and does not recover, once its start-up has failed. */
    ProbeResult judged() {
        var words = "HTTP " + status + " " + firstLine(body);
        if (status == 200) {
            return ProbeResult.ready(words);
        }
        return status == 500 && body.strip().equals("Internal Server Error")
                ? ProbeResult.sick(words)
                : ProbeResult.notYet(words);
    }

    /**
     * Returns whether the response is complete: by its Content-Length if the server keeps the connection open. What is
     * not HTTP is complete as it is.
     */
    private static boolean isWhole(ByteArrayOutputStream bytes) {
        var text = bytes.toString(StandardCharsets.ISO_8859_1);
        if (text.length() >= MOST || (text.length() >= 5 && !text.startsWith("HTTP/"))) {
            return true;
        }
        var end = text.indexOf("\r\n\r\n");
        return end >= 0 && text.length() - end - 4 >= length(text.substring(0, end));
    }

    /** Returns the length of the body from the head; the largest number if the head has none. */
    private static int length(String head) {
        for (int line = head.indexOf('\n') + 1; line > 0; line = head.indexOf('\n', line) + 1) {
            if (head.regionMatches(true, line, LENGTH, 0, LENGTH.length())) {
                var end = head.indexOf('\r', line);
                return number(head.substring(line + LENGTH.length(), end < 0 ? head.length() : end));
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException none) {
            return Integer.MAX_VALUE;
        }
    }

    private static String firstLine(String text) {
        var end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).stripTrailing();
    }

    private static HttpProbeResponse parsed(String text) throws IOException {
        var line = firstLine(text);
        var words = line.split(" ", 3);
        var status = words.length < 2 || !words[0].startsWith("HTTP/") ? Integer.MAX_VALUE : number(words[1]);
        if (status > 999) {
            throw new IOException("not HTTP: " + line);
        }
        var body = text.indexOf("\r\n\r\n");
        return new HttpProbeResponse(status, body < 0 ? "" : text.substring(body + 4));
    }
}
