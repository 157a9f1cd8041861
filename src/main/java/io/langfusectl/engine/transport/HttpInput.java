package io.langfusectl.engine.transport;

import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What an engine says on one connection, byte by byte or line by line. */
final class HttpInput {

    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;

    /** What it means that an answer broke off (null) or makes no sense. */
    @FunctionalInterface
    interface MalformedHttpException {
        Failure of(@Nullable IOException cause);
    }

    private final ReadableByteChannel channel;
    private final CallTimeout callTimeout;
    private final MalformedHttpException malformedHttpException;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);

    /** What was read last; code that runs but once reads an array much faster than a buffer. */
    private final byte[] bytes = new byte[BUFFER];

    private int at;
    private int end;

    HttpInput(ReadableByteChannel channel, CallTimeout callTimeout, MalformedHttpException malformedHttpException) {
        this.channel = channel;
        this.callTimeout = callTimeout;
        this.malformedHttpException = malformedHttpException;
    }

    /** Reads more if the buffer is empty; returns the number of bytes, or -1 at the end of the stream. */
    int fill() throws IOException {
        in.clear();
        callTimeout.run();
        var n = channel.read(in);
        callTimeout.pause();
        at = 0;
        end = Math.max(n, 0);
        in.get(0, bytes, 0, end);
        return n;
    }

    /** The next byte, or -1 at the end of the conversation. */
    int read() {
        return available() ? bytes[at++] & 0xff : -1;
    }

    /** As many bytes as are there and wanted, at least one; or -1 at the end of the conversation. */
    int read(byte[] into, int from, int wanted) {
        if (!available()) {
            return -1;
        }
        var n = Math.min(wanted, end - at);
        System.arraycopy(bytes, at, into, from, n);
        at += n;
        return n;
    }

    /** A line without its end, in Latin-1 as HTTP has it; its length is bounded. */
    String line() {
        var line = "";
        while (line.length() <= LONGEST_LINE && available()) {
            var from = at;
            var found = skipTo('\n');
            line += new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
            if (found) {
                at++;
                return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            }
        }
        throw failed(null);
    }

    private boolean skipTo(char wanted) {
        var text = bytes; // locals are read faster by code that runs but once
        int here = at;
        while (here < end && text[here] != wanted) {
            here++;
        }
        at = here;
        return here < end;
    }

    int buffered() {
        return end - at;
    }

    private boolean available() {
        try {
            return at < end || fill() > 0;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Failure failed(@Nullable IOException cause) {
        return malformedHttpException.of(cause);
    }
}
