package io.langfusectl.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** As much of HTTP as a rehearsal needs. */
final class StubHttp {

    private static final String LENGTH = "Content-Length:";

    private StubHttp() {}

    /** @param line such as {@code GET /_ping HTTP/1.1} */
    record Request(String line, String body) {}

    /** The next request; empty when whoever asked has gone. */
    static Optional<Request> read(InputStream in) throws IOException {
        var request = line(in);
        int length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        var body = new String(in.readNBytes(length), UTF_8);
        return request.isEmpty() ? Optional.empty() : Optional.of(new Request(request, body));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int letter = in.read(); letter >= 0 && letter != '\n'; letter = in.read()) {
            line.append((char) letter);
        }
        return line.toString().strip();
    }

    /** An answer of a known length. */
    static byte[] message(String headers, String body) {
        return ("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    /** An answer in one chunk, as Docker sends what is long. */
    static byte[] json(String body) {
        var end = body.isEmpty() ? "" : "0\r\n\r\n";
        var chunk = Integer.toHexString(body.getBytes(UTF_8).length) + "\r\n" + body + "\r\n" + end;
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)
                .getBytes(UTF_8);
    }

    interface Task {
        void run() throws IOException;
    }

    static void daemon(Task task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException over) {
                return; // whoever spoke has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
